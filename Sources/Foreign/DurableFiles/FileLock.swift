internal import Glibc

/// An exclusive lock on a file's name among the processes of one machine, released with the value.
///
/// It is advisory, and uses a separate file, so that the guarded file can be replaced meanwhile. The lock file stays:
/// removing it would let two processes hold locks on two files of one name.
package struct FileLock: ~Copyable {
    private let descriptor: Descriptor

    /// Waits for the lock on `path`, and takes it.
    ///
    /// - Throws: `FileError` if the file `path` with `.lock` appended cannot be created or locked.
    package init(on path: String) throws(FileError) {
        try self.init(path, LOCK_EX)
    }

    /// Takes the lock on `path` if it is free.
    ///
    /// - Throws: `FileError`; `isBusy` if another process has the lock.
    package init(trying path: String) throws(FileError) {
        try self.init(path, LOCK_EX | LOCK_NB)
    }

    private init(_ path: String, _ operation: Int32) throws(FileError) {
        let number = open(path + ".lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard number >= 0 else {
            let code = errno
            throw FileError(
                "lock", path, code: code, reason: code == ELOOP ? "\(path).lock is a symbolic link: remove it" : nil)
        }
        if let code = errorNumber(of: { flock(number, operation) }) {
            close(number)
            throw FileError("lock", path, code: code)
        }
        descriptor = Descriptor(number: number)
    }
}
