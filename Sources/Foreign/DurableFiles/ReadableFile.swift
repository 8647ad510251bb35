internal import Glibc

/// A file open for reading, in order or by range. It is closed with its last reference.
package final class ReadableFile {
    /// The path that it was opened at, for messages.
    package let path: String
    /// Its length in bytes when it was opened; nil if it has none, such as a pipe.
    package let length: UInt64?
    /// Permission bits, for example 0o600.
    package let permissions: UInt32
    /// Identifies the file and its state when it was opened: it differs for another file, and after any change.
    package let version: String

    private let descriptor: Descriptor

    /// Opens the file at `path`.
    ///
    /// - Throws: `FileError` if it is missing, may not be read, or is a folder.
    package init(_ path: String) throws(FileError) {
        let number = open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { throw FileError("open", path, code: errno) }
        descriptor = Descriptor(number: number)
        self.path = path
        var status = stat()
        guard fstat(number, &status) == 0 else { throw FileError("open", path, code: errno) }
        let kind = status.st_mode & S_IFMT
        guard kind != S_IFDIR else { throw FileError("read", path, code: EISDIR) }
        length = kind == S_IFREG ? UInt64(clamping: status.st_size) : nil
        permissions = UInt32(status.st_mode & 0o7777)
        // The time of the last change of the inode: unlike the content's, no call can set it.
        let changed = "\(status.st_ctim.tv_sec).\(status.st_ctim.tv_nsec)"
        version = "\(status.st_dev) \(status.st_ino) \(changed) \(status.st_size)"
        if kind == S_IFREG { posix_fadvise(number, 0, 0, POSIX_FADV_SEQUENTIAL) }
    }

    /// Continues reading after the last read, until `bytes` is full or the file ends.
    ///
    /// - Returns: how many bytes were read; less than there is room for only at the end.
    /// - Throws: `FileError`.
    package func read(into bytes: inout MutableRawSpan) throws(FileError) -> Int {
        let number = descriptor.number
        return try fill(&bytes) { address, room, _ in Glibc.read(number, address, room) }
    }

    /// Reads at `offset` until `bytes` is full or the file ends; the position of the next `read(into:)` does not
    /// change.
    ///
    /// - Returns: how many bytes were read; less than there is room for only at the end.
    /// - Throws: `FileError`, also for files without offsets, such as a pipe.
    package func read(at offset: UInt64, into bytes: inout MutableRawSpan) throws(FileError) -> Int {
        guard let start = off_t(exactly: offset),
            start.addingReportingOverflow(off_t(bytes.byteCount)).overflow == false
        else { throw FileError("read", path, code: EINVAL) }
        let number = descriptor.number
        return try fill(&bytes) { address, room, filled in pread(number, address, room, start + off_t(filled)) }
    }

    private func fill(
        _ bytes: inout MutableRawSpan, _ read: (UnsafeMutableRawPointer?, Int, Int) -> Int
    ) throws(FileError) -> Int {
        let (filled, code) = bytes.withUnsafeMutableBytes { buffer in
            var filled = 0
            while filled < buffer.count {
                let count = read(buffer.baseAddress?.advanced(by: filled), buffer.count - filled, filled)
                if count == 0 { break }
                if count > 0 {
                    filled += count
                } else if errno != EINTR {
                    return (filled, errno)
                }
            }
            return (filled, 0)
        }
        guard code == 0 else { throw FileError("read", path, code: code) }
        return filled
    }
}

extension ReadableFile {
    /// The whole of a file that is small by its nature.
    ///
    /// - Parameter limit: the most bytes to read; a longer file is an error, not truncated.
    /// - Throws: `FileError`.
    package static func contents(of path: String, limit: Int) throws(FileError) -> [UInt8] {
        try ReadableFile(path).contents(limit: limit)
    }

    /// The rest of the file; more than `limit` bytes are an error.
    ///
    /// - Throws: `FileError`.
    private func contents(limit: Int) throws(FileError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var span = bytes.mutableSpan
        var room = span.mutableBytes
        let count = try read(into: &room)
        guard count <= limit else {
            throw FileError("read", path, code: EFBIG, reason: "it is longer than \(limit) bytes")
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }
}

extension ReadableFile {
    /// The whole of a small file that holds a secret.
    ///
    /// Permissions are checked on the opened file, which is then read.
    ///
    /// - Parameters:
    ///   - limit: the most bytes to read; a longer file is an error.
    ///   - groupMayRead: whether the file's group may read it, for example a token that an agent writes for this
    ///     process.
    /// - Returns: the secret, which the caller must wipe.
    /// - Throws: `FileError`, also if others may read or change the file.
    package static func secret(
        in path: String, limit: Int, groupMayRead: Bool = false
    ) throws(FileError) -> [UInt8] {
        let file = try ReadableFile(path)
        try file.checkSecrecy(groupMayRead: groupMayRead)
        return try file.contents(limit: limit)
    }

    /// - Throws: `FileError` if users other than the file's owner may read or change its content.
    package func checkSecrecy(groupMayRead: Bool = false) throws(FileError) {
        guard permissions & (groupMayRead ? 0o007 : 0o077) == 0 else {
            throw FileError(
                "read", path, code: EACCES,
                reason: "it has mode 0\(String(permissions, radix: 8)), so that others may read the secret in it: "
                    + "run chmod \(groupMayRead ? "640" : "600") on it")
        }
    }
}
