internal import Glibc
internal import Waiting

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

    /// The longest time in which nothing comes from a pipe, a socket or a terminal.
    private static let waitLimit = Duration.seconds(600)

    /// Whether permissions say who may read it: not for a terminal or a socket, which has one reader.
    private let isNamed: Bool
    /// The user whose file it is; nil for standard input, which whoever started the program has opened.
    private let owner: uid_t?
    private let descriptor: Descriptor
    /// Size and time of the last change of the content when it was opened.
    private let content: [Int]

    /// Opens the file at `path`; `-` and `/dev/stdin` are standard input.
    ///
    /// - Throws: `FileError` if it is missing, may not be read, or is a folder.
    package init(_ path: String) throws(FileError) {
        // Not blocked by a pipe that nobody writes to yet: reading waits, which can be ended. Standard input may be a
        // socket, which has no name that can be opened.
        let isInput = ["-", "/dev/stdin"].contains(path)
        let number =
            isInput ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3) : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard number >= 0 else { throw FileError("open", path, code: errno) }
        descriptor = Descriptor(number: number)
        self.path = isInput ? "standard input" : path
        var status = stat()
        guard fstat(number, &status) == 0 else { throw FileError("open", path, code: errno) }
        let kind = status.st_mode & S_IFMT
        guard kind != S_IFDIR else { throw FileError("read", path, code: EISDIR) }
        length = kind == S_IFREG ? UInt64(clamping: status.st_size) : nil
        permissions = UInt32(status.st_mode & 0o7777)
        owner = isInput ? nil : status.st_uid
        isNamed = kind == S_IFREG || kind == S_IFIFO
        // The time of the last change of the inode: unlike the content's, no call can set it.
        let changed = "\(status.st_ctim.tv_sec).\(status.st_ctim.tv_nsec)"
        version = "\(status.st_dev) \(status.st_ino) \(changed) \(status.st_size)"
        content = ReadableFile.content(status)
        if kind == S_IFREG { posix_fadvise(number, 0, 0, POSIX_FADV_SEQUENTIAL) }
    }

    private static func content(_ status: stat) -> [Int] {
        [Int(status.st_size), Int(status.st_mtim.tv_sec), Int(status.st_mtim.tv_nsec)]
    }

    /// - Throws: `FileError` if it is a regular file that was written since it was opened: what was read is of two
    ///   states of it.
    package func checkUnchanged() throws(FileError) {
        guard length != nil else { return }
        var status = stat()
        guard fstat(descriptor.number, &status) == 0 else { throw FileError("read", path, code: errno) }
        guard content == ReadableFile.content(status) else {
            throw FileError("read", path, code: EBUSY, reason: "it was written while it was read: try again")
        }
    }

    /// Continues reading after the last read, until `bytes` is full or the file ends. It waits for what a pipe, a
    /// socket or a terminal has to give, for ten minutes at a time, and ends when the program is told to.
    ///
    /// - Returns: how many bytes were read; less than there is room for only at the end.
    /// - Throws: `FileError`.
    package func read(into bytes: inout MutableRawSpan) throws(FileError) -> Int {
        let number = descriptor.number
        if Waits.isInterrupted { throw FileError("read", path, .interrupted, "") }
        if length != nil { return try fill(&bytes) { address, room, _ in Glibc.read(number, address, room) } }
        // Two failures: the system's, by errno, and that of the wait.
        var ended = Waits.Outcome.over
        do {
            return try fill(&bytes) { address, room, _ in
                ended = ReadableFile.wait(for: number, path)
                if ended != .over { errno = ETIMEDOUT }
                return ended == .over ? Glibc.read(number, address, room) : -1
            }
        } catch {
            throw ended == .over ? error : FileError("read", path, ended, "nothing comes")
        }
    }

    private static func wait(for number: Int32, _ path: String) -> Waits.Outcome {
        var place = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
        return Waits.poll(for: "what \(path) has to give", limit: waitLimit) { slice in poll(&place, 1, slice) > 0 }
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
                } else if errno != EINTR && errno != EAGAIN {
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
    package func contents(limit: Int) throws(FileError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var span = bytes.mutableSpan
        var room = span.mutableBytes
        let count = try read(into: &room)
        guard count <= limit else {
            throw FileError("read", path, code: EFBIG, reason: "it is longer than \(limit) bytes")
        }
        try checkUnchanged()
        bytes.removeLast(bytes.count - count)
        return bytes
    }
}

extension ReadableFile {
    /// The whole of a small file that holds a secret.
    ///
    /// Owner and permissions are checked on the opened file, which is then read.
    ///
    /// - Parameters:
    ///   - limit: the most bytes to read; a longer file is an error.
    ///   - isFromAgent: whether another user may own it, and its group read it: a token that an agent writes for this
    ///     process.
    /// - Returns: the secret, which the caller must wipe.
    /// - Throws: `FileError`, also if others may read or change the file.
    package static func secret(
        in path: String, limit: Int, isFromAgent: Bool = false
    ) throws(FileError) -> [UInt8] {
        let file = try ReadableFile(path)
        try file.checkSecrecy(isFromAgent: isFromAgent)
        return try file.contents(limit: limit)
    }

    /// - Throws: `FileError` if users other than this process's and root may read or change its content.
    package func checkSecrecy(isFromAgent: Bool = false) throws(FileError) {
        if !isFromAgent, isNamed, let owner, !SystemUser.isTrusted(owner) {
            throw FileError(
                "read", path, code: EACCES,
                reason: "it belongs to user \(owner), who may read and change the secret in it: run this as that user, "
                    + "or make the file yours, such as with chown \(geteuid())")
        }
        guard !isNamed || permissions & (isFromAgent ? 0o007 : 0o077) == 0 else {
            throw FileError(
                "read", path, code: EACCES,
                reason: "it has mode 0\(String(permissions, radix: 8)), so that others may read the secret in it: "
                    + "run chmod \(isFromAgent ? "640" : "600") on it; where its file system keeps none, move it"
            )
        }
    }
}
