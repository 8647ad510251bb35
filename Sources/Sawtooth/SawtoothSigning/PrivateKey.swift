internal import CSecp256k1
package import Cryptography

/// A secp256k1 private key. Its bytes are zeroed with the last reference, and it is never printed.
public struct PrivateKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// Bytes of a private key.
    public static let byteCount = 32

    private let secret: SecretBytes

    /// The public half.
    public let publicKey: PublicKey

    /// A key from 32 bytes. The caller must wipe the array.
    /// - Throws: `SigningError.invalidPrivateKey` when they are not a number between 1 and the curve's order minus 1.
    public init(bytes: [UInt8]) throws(SigningError) {
        try self.init(secret: SecretBytes(copying: bytes))
    }

    /// A key from 64 hexadecimal digits.
    /// - Throws: `SigningError.invalidPrivateKey`.
    public init(hex: String) throws(SigningError) {
        guard var bytes = Hex.decode(hex, acceptingUpperCase: true) else { throw .invalidPrivateKey }
        try self.init(secret: SecretBytes(movingFrom: &bytes))
    }

    /// A key from 32 bytes that are already in protected memory.
    /// - Throws: `SigningError.invalidPrivateKey`.
    package init(secret: SecretBytes) throws(SigningError) {
        self.secret = secret
        publicKey = try secret.withUnsafeBytes { (bytes) throws(SigningError) in
            guard bytes.count == Self.byteCount, let base = bytes.bindMemory(to: UInt8.self).baseAddress else {
                throw .invalidPrivateKey
            }
            return try PublicKey(ofSecret: base)
        }
    }

    /// A new random key.
    /// - Throws: `SigningError.signingFailed` if libsecp256k1 refuses every draw, which does not happen in practice.
    public static func random() throws(SigningError) -> PrivateKey {
        // One in 2^128 draws is not a key; the loop is for that one.
        for _ in 0..<8 {
            if let key = try? PrivateKey(secret: .random(count: byteCount)) { return key }
        }
        throw .signingFailed
    }

    /// Signs SHA-256 of `message`: deterministic (RFC 6979), low S.
    /// - Throws: `SigningError.signingFailed`.
    public func sign(_ message: [UInt8]) throws(SigningError) -> Signature {
        guard let context = SigningContext.shared.pointer else { throw .signingFailed }
        let digest = SHA256.hash(message)
        var signature = secp256k1_ecdsa_signature()
        let signed = secret.withUnsafeBytes { bytes -> Bool in
            guard let base = bytes.bindMemory(to: UInt8.self).baseAddress else { return false }
            return secp256k1_ecdsa_sign(context, &signature, digest, base, nil, nil) == 1
        }
        guard signed else { throw .signingFailed }
        var compact = [UInt8](repeating: 0, count: Signature.byteCount)
        _ = secp256k1_ecdsa_signature_serialize_compact(context, &compact, &signature)
        guard let result = Signature(bytes: compact) else { throw .signingFailed }
        return result
    }

    /// The secret, for writing a key file or wrapping the key.
    package var secretBytes: SecretBytes { secret }

    /// A placeholder with the public key; never the secret.
    public var description: String { "PrivateKey(public: \(publicKey))" }

    /// Hides the stored bytes from `dump` and debuggers' summaries.
    public var customMirror: Mirror { Mirror(self, children: ["publicKey": publicKey.hex]) }
}
