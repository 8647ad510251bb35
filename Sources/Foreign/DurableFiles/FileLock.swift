internal import Glibc
internal import Waiting

/// An exclusive lock on a file's name among the processes of one machine, released with the value.
///
/// It is advisory, and uses a separate file, so that the guarded file can be replaced meanwhile. The lock file stays:
/// removing it would let two processes hold locks on two files of one name.
package struct FileLock: ~Copyable {
    /// The longest wait: others hold such locks while they open or write a file, which takes far less.
    package static let waitLimit = Duration.seconds(30)

    private let descriptor: Descriptor

    /// Waits for the lock on `path`, and takes it.
    ///
    /// - Throws: `FileError` if the file `path` with `.lock` appended cannot be created or locked, or another process
    ///   holds the lock for longer than `limit`.
    package init(on path: String, limit: Duration = FileLock.waitLimit) throws(FileError) {
        try self.init(path, waitingFor: limit)
    }

    /// Takes the lock on `path` if it is free.
    ///
    /// - Throws: `FileError`; `isBusy` if another process has the lock.
    package init(trying path: String) throws(FileError) {
        try self.init(path, waitingFor: nil)
    }

    private init(_ path: String, waitingFor limit: Duration?) throws(FileError) {
        let number = open(path + ".lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard number >= 0 else {
            let code = errno
            throw FileError(
                "lock", path, code: code, reason: code == ELOOP ? "\(path).lock is a symbolic link: remove it" : nil)
        }
        let descriptor = Descriptor(number: number)
        guard let limit else {
            if let code = errorNumber(of: { flock(number, LOCK_EX | LOCK_NB) }) {
                throw FileError("lock", path, code: code)
            }
            self.descriptor = descriptor
            return
        }
        let outcome = try Waits.poll(for: "the lock on \(path), which another process holds", limit: limit) {
            (slice) throws(FileError) in
            usleep(UInt32(slice) * 1_000)
            guard let code = errorNumber(of: { flock(number, LOCK_EX | LOCK_NB) }) else { return true }
            guard code == EWOULDBLOCK else { throw FileError("lock", path, code: code) }
            return false
        }
        guard outcome == .over else { throw FileError("lock", path, outcome, "another process holds its lock") }
        self.descriptor = descriptor
    }
}

extension FileError {
    /// A wait that has ended before it was over.
    init(_ operation: String, _ path: String, _ outcome: Waits.Outcome, _ state: String) {
        let isLate = outcome == .late
        self.init(
            operation, path, code: isLate ? ETIMEDOUT : EINTR,
            reason: isLate ? "\(state), and has for as long as is waited for it" : "it was interrupted")
    }
}
