internal import Glibc

/// An exclusive claim on a file's name among the processes of one machine, given up when the value is dropped.
///
/// It is advisory, and taken on a file of its own beside the one that it guards, which can so be replaced meanwhile.
/// That file stays: removing it would let two processes hold a lock on two files of one name.
package struct FileLock: ~Copyable {
    private let descriptor: Descriptor

    /// Waits until the claim on `path` is free, and takes it.
    ///
    /// - Throws: `FileError` where the file `path` with `.lock` appended cannot be made or locked.
    package init(on path: String) throws(FileError) {
        try self.init(path, LOCK_EX)
    }

    /// Takes the claim on `path` if it is free.
    ///
    /// - Throws: `FileError`; `isBusy` where another process has the claim.
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
