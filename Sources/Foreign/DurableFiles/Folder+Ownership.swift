internal import Glibc

/// Who else could put something of theirs where a file of ours is expected.
extension Folder {
    /// Why users other than this process's and root may make files in the folder at `path`, as "others may write in
    /// /tmp"; nil where they may not, and where there is no such folder. A sticky folder is no protection: it keeps the
    /// names that are there, but whoever comes first has a free one.
    package static func whyOthersMayWrite(in path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        guard isTrusted(status.st_uid) else { return "\(path) belongs to user \(status.st_uid)" }
        return status.st_mode & 0o022 == 0 ? nil : "users other than its owner may write in \(path)"
    }

    /// The user that the file at `path` belongs to, where that is neither this process's nor root; nil where there is
    /// no file.
    package static func stranger(owning path: String) -> UInt32? {
        var status = stat()
        guard lstat(path, &status) == 0, !isTrusted(status.st_uid) else { return nil }
        return status.st_uid
    }

    private static func isTrusted(_ user: uid_t) -> Bool { user == 0 || user == geteuid() }
}
