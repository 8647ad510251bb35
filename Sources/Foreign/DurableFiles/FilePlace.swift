internal import Glibc

/// Where a name leads, through symbolic links: tells whether two names are one file, also one that is not there yet.
package struct FilePlace: Sendable {
    /// Longest chain of links to something that is not there; the system's own limit.
    private static let linkLimit = 40

    /// Whether the name is taken, by a link that leads nowhere too.
    package let isTaken: Bool

    /// The name without links.
    private let path: String
    /// Device and inode of what is there.
    private let identity: [UInt64]?

    package init(_ path: String) {
        var status = stat()
        isTaken = lstat(path, &status) == 0
        identity = stat(path, &status) == 0 ? [UInt64(status.st_dev), UInt64(status.st_ino)] : nil
        self.path = FilePlace.resolved(path, FilePlace.linkLimit)
    }

    /// Whether both are one file: of one name, or two names of it.
    package func isSame(as other: FilePlace) -> Bool {
        path == other.path || (identity != nil && identity == other.identity)
    }

    /// Whether it is in the folder `folder`, or in one that is.
    package func isInside(_ folder: FilePlace) -> Bool {
        path.utf8.starts(with: (folder.path + "/").utf8)
    }

    private static func resolved(_ path: String, _ links: Int) -> String {
        if let whole = real(path) { return whole }
        // Nothing is there yet. The name may be a link all the same, and its folder's may be one.
        let (folder, name) = split(path)
        if links > 0, let target = target(of: path) {
            return resolved(target.hasPrefix("/") ? target : "\(folder)/\(target)", links - 1)
        }
        return real(folder).map { $0 == "/" ? "/\(name)" : "\($0)/\(name)" } ?? path
    }

    private static func real(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func target(of link: String) -> String? {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(link, &bytes, bytes.count)
        guard count > 0 else { return nil }
        return String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
