internal import Glibc

/// A file that only grows: what is appended goes behind its end, whatever other processes have added meanwhile, and is
/// on the device once `sync` has returned. It works on files that carry the append-only attribute, too.
package struct AppendedFile: ~Copyable {
    private let path: String
    private let descriptor: Descriptor

    /// Opens the file at `path`, which must be there.
    ///
    /// - Throws: `FileError`, also where a symbolic link is in its place.
    package init(_ path: String) throws(FileError) {
        let number = open(path, O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC)
        guard number >= 0 else { throw FileError("open", path, code: errno) }
        descriptor = Descriptor(number: number)
        self.path = path
    }

    /// Adds `bytes` at the end; where that fails, the first of them may be there.
    ///
    /// - Throws: `FileError`.
    package func append(_ bytes: RawSpan) throws(FileError) {
        let number = descriptor.number
        let code: Int32 = bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                let count = write(number, buffer.baseAddress?.advanced(by: written), buffer.count - written)
                if count > 0 {
                    written += count
                } else if count == 0 || errno != EINTR {
                    return count == 0 ? EIO : errno
                }
            }
            return 0
        }
        guard code == 0 else { throw FileError("write", path, code: code) }
    }

    /// Returns when all that was appended is on the device.
    ///
    /// - Throws: `FileError`; whether it is there is not known then.
    package func sync() throws(FileError) {
        let number = descriptor.number
        if let code = errorNumber(of: { fsync(number) }) { throw FileError("sync", path, code: code) }
    }
}
