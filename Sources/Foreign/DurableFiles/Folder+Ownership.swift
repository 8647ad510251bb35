internal import Glibc

/// Checks who else could put a file where one of ours is expected.
extension Folder {
    /// Why users other than this process's and root may create files in the folder at `path`, for example "others may
    /// write in /tmp"; nil if they may not, or if there is no such folder. A sticky folder is no protection: it
    /// protects existing names, but anyone can take a free one.
    ///
    /// - Parameter user: trusted like this process's own.
    package static func whyOthersMayWrite(in path: String, but user: UInt32? = nil) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        guard SystemUser.isTrusted(status.st_uid, but: user) else { return "\(path) belongs to user \(status.st_uid)" }
        return status.st_mode & 0o022 == 0 ? nil : "users other than its owner may write in \(path)"
    }

    /// The owner of the file at `path`, if that is neither this process's user nor root; nil if there is no file.
    ///
    /// - Parameter user: trusted like this process's own.
    package static func stranger(owning path: String, but user: UInt32? = nil) -> UInt32? {
        var status = stat()
        guard lstat(path, &status) == 0, !SystemUser.isTrusted(status.st_uid, but: user) else { return nil }
        return status.st_uid
    }
}
