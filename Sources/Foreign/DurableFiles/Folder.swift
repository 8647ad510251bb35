internal import Glibc

/// Operations on folders and the names in them.
package enum Folder {
    /// Creates the folder at `path` if it is missing, for its owner only, and syncs its parent.
    ///
    /// - Throws: `FileError`, also if a file is in its place.
    package static func make(_ path: String) throws(FileError) {
        if mkdir(path, 0o700) == 0 {
            try syncFolder(split(path).folder)
            return
        }
        let code = errno
        var status = stat()
        guard code == EEXIST, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw FileError("make", path, code: code == EEXIST ? ENOTDIR : code)
        }
    }

    /// The names in the folder at `path`, sorted by their bytes. A name that is not UTF-8 is left out: as a text it
    /// would be another file's, and none of ours is such a name.
    ///
    /// - Throws: `FileError`.
    package static func names(in path: String) throws(FileError) -> [String] {
        guard let stream = opendir(path) else { throw FileError("read", path, code: errno) }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else { break }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let name, name != ".", name != ".." { names.append(name) }
        }
        guard errno == 0 else { throw FileError("read", path, code: errno) }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Length and time of the last change, in seconds since 1970, of the file at `path`; nil if there is none.
    ///
    /// - Throws: `FileError`.
    package static func status(of path: String) throws(FileError) -> (length: UInt64, modified: Int64)? {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT { return nil }
            throw FileError("read", path, code: errno)
        }
        return (UInt64(clamping: status.st_size), Int64(status.st_mtim.tv_sec))
    }

    /// Removes the file at `path` and syncs its folder.
    ///
    /// - Returns: whether there was one.
    /// - Throws: `FileError`.
    @discardableResult
    package static func remove(_ path: String) throws(FileError) -> Bool {
        guard unlink(path) == 0 else {
            if errno == ENOENT { return false }
            throw FileError("remove", path, code: errno)
        }
        try syncFolder(split(path).folder)
        return true
    }
}
