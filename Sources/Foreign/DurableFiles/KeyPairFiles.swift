internal import Glibc

/// A private key's file (mode 0600) and its public half's beside it: `.pub` in place of a final `.priv`, or appended.
package enum KeyPairFiles {
    /// Where the public half of the private key at `path` is.
    package static func publicPath(of path: String) -> String {
        (path.hasSuffix(".priv") ? String(path.dropLast(5)) : path) + ".pub"
    }

    /// Creates both files, on the device when this returns.
    ///
    /// - Returns: the path of the public half.
    /// - Throws: `FileError`, also if one of them exists; neither is left behind then, and none replaced.
    package static func make(
        at path: String, secret: RawSpan, publicHalf: RawSpan
    ) throws(FileError) -> String {
        let publicPath = publicPath(of: path)
        var own = try StagedFile(for: path, permissions: 0o600)
        try own.write(secret)
        var shown = try StagedFile(for: publicPath, permissions: 0o644, isSecret: false)
        try shown.write(publicHalf)
        try own.commit(.keep)
        do {
            try shown.commit(.keep)
        } catch {
            unlink(path)
            throw error
        }
        return publicPath
    }
}
