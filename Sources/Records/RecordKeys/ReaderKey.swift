internal import Crypto
package import Cryptography
internal import DurableFiles
package import EHRFamily
internal import FoundationEssentials
package import RecordErrors

/// The private half of a reader's encryption key, which only the reader has: what opens a `KeyRelease`.
package struct ReaderKey: Sendable {
    /// Longest key file, in bytes: a PEM file of one key is a quarter of it.
    private static let fileLimit = 2048

    /// 32 bytes, the scalar big-endian.
    package let secret: SecretBytes
    /// What belongs on the ledger as the doctor's `encryption_key`.
    package let publicKey: EncryptionKey

    private init(_ key: P256.KeyAgreement.PrivateKey) throws(RecordFailure) {
        guard let publicKey = EncryptionKey(Array(key.publicKey.x963Representation)) else { throw .invalidPrivateKey }
        var bytes = Array(key.rawRepresentation)
        secret = SecretBytes(movingFrom: &bytes)
        self.publicKey = publicKey
    }

    /// A new key.
    ///
    /// - Throws: `RecordFailure`, which does not happen.
    package static func random() throws(RecordFailure) -> ReaderKey {
        try ReaderKey(P256.KeyAgreement.PrivateKey())
    }

    /// Reads the key in the file at `path`: 64 hexadecimal digits on one line, or PEM, for its owner alone.
    ///
    /// - Throws: `.fileFailed`.
    package static func file(at path: String) throws(RecordFailure) -> ReaderKey {
        var bytes: [UInt8]
        do {
            bytes = try ReadableFile.secret(in: path, limit: fileLimit)
        } catch {
            throw RecordFailure(.fileFailed, because: error)
        }
        defer { SecretBytes.wipe(&bytes) }
        guard let key = parse(bytes), let readerKey = try? ReaderKey(key) else {
            throw RecordFailure(
                .fileFailed, "\(path) holds neither 64 hexadecimal digits nor a PEM private key of the curve P-256")
        }
        return readerKey
    }

    private static func parse(_ bytes: [UInt8]) -> P256.KeyAgreement.PrivateKey? {
        let text = String(decoding: bytes, as: UTF8.self)
        if text.hasPrefix("-----BEGIN") { return try? P256.KeyAgreement.PrivateKey(pemRepresentation: text) }
        let line = text.prefix { !$0.isWhitespace }
        guard text.dropFirst(line.count).allSatisfy(\.isWhitespace), var scalar = Hex.decode(line) else { return nil }
        defer { SecretBytes.wipe(&scalar) }
        return try? P256.KeyAgreement.PrivateKey(rawRepresentation: scalar)
    }

    /// Writes the key to `path` (mode 0600), and its public half in hexadecimal beside it: `.pub` in place of a final
    /// `.priv`, or appended. Neither may exist yet.
    ///
    /// - Returns: the path of the public key file.
    /// - Throws: `.fileFailed`, without leaving a key file behind.
    package func write(to path: String) throws(RecordFailure) -> String {
        var digits = Array((secret.withUnsafeBytes { Hex.encode($0) } + "\n").utf8)
        defer { SecretBytes.wipe(&digits) }
        do {
            return try KeyPairFiles.make(
                at: path, secret: digits.span.bytes,
                publicHalf: Array((Hex.encode(publicKey.bytes) + "\n").utf8).span.bytes)
        } catch {
            throw RecordFailure(.fileFailed, because: error)
        }
    }
}
