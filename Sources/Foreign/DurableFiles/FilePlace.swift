internal import Glibc

/// Where a name leads, through symbolic links: tells whether two names are one file, also one that is not there yet.
package struct FilePlace: Sendable {
    /// Longest chain of links to something that is not there; the system's own limit.
    private static let linkLimit = 40

    /// Whether the name is taken, by a link that leads nowhere too.
    package let isTaken: Bool

    /// The name without links.
    private let path: [UInt8]
    /// Device and inode of what is there.
    private let identity: [UInt64]?

    package init(_ path: String) {
        var status = stat()
        isTaken = lstat(path, &status) == 0
        identity = stat(path, &status) == 0 ? [UInt64(status.st_dev), UInt64(status.st_ino)] : nil
        self.path = FilePlace.resolved(Array(path.utf8), FilePlace.linkLimit)
    }

    /// Whether both are one file: of one name, or two names of it.
    package func isSame(as other: FilePlace) -> Bool {
        path == other.path || (identity != nil && identity == other.identity)
    }

    /// Whether it is in the folder `folder`, or in one that is.
    package func isInside(_ folder: FilePlace) -> Bool {
        path.starts(with: folder.path + [FilePlace.slash])
    }

    private static let slash = UInt8(ascii: "/")

    /// Names are bytes here: a folder's may be in another encoding than UTF-8.
    private static func resolved(_ path: [UInt8], _ links: Int) -> [UInt8] {
        if let whole = real(path) { return whole }
        // Nothing is there yet. The name may be a link all the same, and its folder's may be one.
        let cut = path.lastIndex(of: slash)
        let folder = cut.map { $0 == 0 ? [slash] : Array(path[..<$0]) } ?? [UInt8(ascii: ".")]
        let name = cut.map { Array(path[($0 + 1)...]) } ?? path
        if links > 0, let target = target(of: path) {
            return resolved(target.first == slash ? target : folder + [slash] + target, links - 1)
        }
        return real(folder).map { $0 == [slash] ? [slash] + name : $0 + [slash] + name } ?? path
    }

    private static func real(_ path: [UInt8]) -> [UInt8]? {
        guard let resolved = realpath(name(path), nil) else { return nil }
        defer { free(resolved) }
        return Array(UnsafeRawBufferPointer(start: resolved, count: strlen(resolved)))
    }

    private static func target(of link: [UInt8]) -> [UInt8]? {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(name(link), &bytes, bytes.count)
        return count > 0 ? bytes.prefix(count).map { UInt8(bitPattern: $0) } : nil
    }

    private static func name(_ path: [UInt8]) -> [CChar] { path.map { CChar(bitPattern: $0) } + [0] }
}
