// DurableFiles: files that exist completely or not at all, on POSIX calls.
//
// It owns reading in order and by range, and the one way in which this project writes important files: under a
// temporary name, synced, then renamed, then the folder synced. It knows nothing about their content. Every failure
// names the path and carries the system's error number. All calls block; a caller with an event loop takes them off it.

internal import Glibc

/// A call to the file system that failed.
package struct FileError: Error, Equatable, Sendable {
    /// The operation, for example "read".
    package let operation: String
    /// The file or folder.
    package let path: String
    /// The system's error number (errno).
    package let code: Int32
    /// Details that the system's own sentence for `code` lacks; nil if there are none.
    package let reason: String?

    package init(_ operation: String, _ path: String, code: Int32, reason: String? = nil) {
        self.operation = operation
        self.path = path
        self.code = code
        self.reason = reason
    }

    /// What was wrong, without what was tried and where.
    package var cause: String {
        if let reason { return reason }
        return switch code {
        case ENOSPC: "no space left on its file system"
        case EDQUOT: "its owner's share of the file system is used up"
        case EROFS: "its file system is read-only"
        default: String(cString: strerror(code))
        }
    }
    /// Whether the file or folder is missing.
    package var isMissing: Bool { code == ENOENT }
    /// Whether something exists already that must not be replaced.
    package var isExisting: Bool { code == EEXIST }
    /// Whether another process holds a lock on it.
    package var isBusy: Bool { code == EWOULDBLOCK }
    /// Whether the file system takes no changes.
    package var isReadOnly: Bool { code == EROFS }
    /// Whether the device or the user's share of it is full.
    package var isOutOfSpace: Bool { code == ENOSPC || code == EDQUOT }
}

extension FileError: CustomStringConvertible {
    package var description: String {
        "cannot \(operation) \(path): \(cause)"
    }
}

/// A file descriptor that is closed with its owner.
struct Descriptor: ~Copyable {
    let number: Int32

    deinit {
        close(number)
    }
}

/// Repeats a system call while a signal interrupts it; nil for success, else errno.
func errorNumber(of call: () -> Int32) -> Int32? {
    while true {
        if call() == 0 { return nil }
        if errno != EINTR { return errno }
    }
}

/// The folder that `path` is in, and its last component.
func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path) }
    let folder = path[..<slash]
    return (folder.isEmpty ? "/" : String(folder), String(path[path.utf8.index(after: slash)...]))
}

/// Syncs the folder at `path`, so that names made or changed in it survive a power cut.
func syncFolder(_ path: String) throws(FileError) {
    let number = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard number >= 0 else { throw FileError("sync", path, code: errno) }
    defer { close(number) }
    // Some file systems cannot sync a folder and return EINVAL; they persist names in other ways.
    if let code = errorNumber(of: { fsync(number) }), code != EINVAL { throw FileError("sync", path, code: code) }
}
