internal import Cryptography
internal import Glibc

/// Key files as `sawtooth keygen` writes them: `NAME.priv` holds 64 hexadecimal digits and a newline, `NAME.pub` 66.
public enum KeyFile {
    /// A key file is one line; anything longer is something else.
    static let sizeLimit = 256

    /// Reads a private key. Permissions are checked on the opened file.
    /// - Throws: `SigningError.keyFile` when the file cannot be read or others than its owner may read it,
    ///   `SigningError.invalidPrivateKey` when it does not contain a key.
    public static func read(_ path: String) throws(SigningError) -> PrivateKey {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .keyFile(path: path, reason: "cannot be opened: \(lastError()).") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw .keyFile(path: path, reason: "cannot be read: \(lastError()).")
        }
        guard status.st_mode & 0o077 == 0 else {
            let mode = String(status.st_mode & 0o7777, radix: 8)
            throw .keyFile(
                path: path, reason: "has mode 0\(mode), so that others may use the key: run chmod 600 on it.")
        }
        var buffer = [UInt8](repeating: 0, count: sizeLimit + 1)
        defer { SecretBytes.wipe(&buffer) }
        var filled = 0
        while filled < buffer.count {
            let capacity = buffer.count - filled
            let count = buffer.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress?.advanced(by: filled), capacity)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .keyFile(path: path, reason: "cannot be read: \(lastError()).") }
            if count == 0 { break }
            filled += count
        }
        guard filled <= sizeLimit else {
            throw .keyFile(path: path, reason: "is longer than \(sizeLimit) bytes, so it is no key file.")
        }
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || ($0 >= 0x09 && $0 <= 0x0D) }
        let line = buffer[..<filled].drop(while: isSpace).reversed().drop(while: isSpace).reversed()
        guard let text = String(validating: line, as: UTF8.self) else { throw .invalidPrivateKey }
        return try PrivateKey(hex: text)
    }

    /// Writes `key` to `path` (mode 0600), which must not exist yet, and its public half beside it: `.pub` in place of
    /// a final `.priv`, or appended.
    /// - Returns: the path of the public key file.
    /// - Throws: `SigningError.keyFile`, without leaving a key file behind.
    @discardableResult
    public static func write(_ key: PrivateKey, to path: String) throws(SigningError) -> String {
        var digits = Array((key.secretBytes.withUnsafeBytes { Hex.encode($0) } + "\n").utf8)
        defer { SecretBytes.wipe(&digits) }
        try create(path, mode: 0o600, flags: O_EXCL, digits)
        let publicPath = (path.hasSuffix(".priv") ? String(path.dropLast(5)) : path) + ".pub"
        do {
            try create(publicPath, mode: 0o644, flags: O_TRUNC, Array((key.publicKey.hex + "\n").utf8))
        } catch {
            unlink(path)
            throw error
        }
        return publicPath
    }

    private static func create(_ path: String, mode: mode_t, flags: Int32, _ bytes: [UInt8]) throws(SigningError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, mode)
        guard descriptor >= 0 else { throw .keyFile(path: path, reason: "cannot be made: \(lastError()).") }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0, written + count < bytes.count || fsync(descriptor) == 0 else {
                let reason = lastError()
                unlink(path)
                throw .keyFile(path: path, reason: "cannot be written: \(reason).")
            }
            written += count
        }
    }

    private static func lastError() -> String {
        String(cString: strerror(errno))
    }
}
