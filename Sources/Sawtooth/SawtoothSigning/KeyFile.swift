internal import Cryptography
internal import DurableFiles

/// Key files as `sawtooth keygen` writes them: `NAME.priv` holds 64 hexadecimal digits and a newline, `NAME.pub` 66.
public enum KeyFile {
    /// A key file is one line; anything longer is something else.
    static let sizeLimit = 256

    /// Reads a private key. Permissions are checked on the opened file.
    /// - Throws: `SigningError.keyFile` when the file cannot be read or others than its owner may read it,
    ///   `SigningError.invalidPrivateKey` when it does not contain a key.
    public static func read(_ path: String) throws(SigningError) -> PrivateKey {
        var bytes: [UInt8]
        do {
            bytes = try ReadableFile.secret(in: path, limit: sizeLimit)
        } catch {
            throw SigningError(error, path)
        }
        defer { SecretBytes.wipe(&bytes) }
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || ($0 >= 0x09 && $0 <= 0x0D) }
        let line = bytes.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
        guard let text = String(validating: line, as: UTF8.self) else { throw .invalidPrivateKey }
        return try PrivateKey(hex: text)
    }

    /// Writes `key` to `path` (mode 0600), and its public half beside it: `.pub` in place of a final `.priv`, or
    /// appended. Neither may exist yet.
    /// - Returns: the path of the public key file.
    /// - Throws: `SigningError.keyFile`, without leaving a key file behind.
    @discardableResult
    public static func write(_ key: PrivateKey, to path: String) throws(SigningError) -> String {
        var digits = Array((key.secretBytes.withUnsafeBytes { Hex.encode($0) } + "\n").utf8)
        defer { SecretBytes.wipe(&digits) }
        do {
            return try KeyPairFiles.make(
                at: path, secret: digits.span.bytes, publicHalf: Array((key.publicKey.hex + "\n").utf8).span.bytes)
        } catch {
            throw SigningError(error, error.path)
        }
    }
}

extension SigningError {
    fileprivate init(_ error: FileError, _ path: String) {
        self = .keyFile(path: path, reason: "cannot \(error.operation) it: \(error.cause).")
    }
}
