internal import CSecp256k1
internal import Cryptography

/// A secp256k1 public key: 33 bytes compressed, a point on the curve.
public struct PublicKey: Hashable, Sendable, CustomStringConvertible {
    /// Bytes of a compressed key.
    public static let byteCount = 33

    /// The compressed form.
    public let bytes: [UInt8]

    /// A key from its compressed form.
    /// - Throws: `SigningError.invalidPublicKey` when it is not 33 bytes that encode a point on the curve.
    public init(bytes: [UInt8]) throws(SigningError) {
        guard bytes.count == Self.byteCount, let context = SigningContext.shared.pointer else {
            throw .invalidPublicKey
        }
        var point = secp256k1_pubkey()
        guard secp256k1_ec_pubkey_parse(context, &point, bytes, bytes.count) == 1 else { throw .invalidPublicKey }
        self.bytes = bytes
    }

    /// A key from 66 lower-case hexadecimal digits, the form used in headers.
    /// - Throws: `SigningError.invalidPublicKey`.
    public init(hex: String) throws(SigningError) {
        guard let bytes = Hex.decode(hex) else { throw .invalidPublicKey }
        try self.init(bytes: bytes)
    }

    init(ofSecret secret: UnsafePointer<UInt8>) throws(SigningError) {
        guard let context = SigningContext.shared.pointer else { throw .signingFailed }
        var point = secp256k1_pubkey()
        guard secp256k1_ec_pubkey_create(context, &point, secret) == 1 else { throw .invalidPrivateKey }
        var compressed = [UInt8](repeating: 0, count: Self.byteCount)
        var count = compressed.count
        _ = secp256k1_ec_pubkey_serialize(context, &compressed, &count, &point, CSecp256k1_compressed)
        bytes = compressed
    }

    /// 66 lower-case hexadecimal digits.
    public var hex: String { Hex.encode(bytes) }

    /// The hexadecimal form.
    public var description: String { hex }

    /// Whether `signature` is this key's signature over SHA-256 of `message`. High-S signatures are refused, as in
    /// Sawtooth.
    public func verifies(_ signature: Signature, over message: [UInt8]) -> Bool {
        verifies(signature, overDigest: SHA256.hash(message))
    }

    /// Whether `signature` is this key's signature over a 32-byte digest.
    public func verifies(_ signature: Signature, overDigest digest: [UInt8]) -> Bool {
        guard digest.count == 32, let context = SigningContext.shared.pointer else { return false }
        var point = secp256k1_pubkey()
        var parsed = secp256k1_ecdsa_signature()
        guard secp256k1_ec_pubkey_parse(context, &point, bytes, bytes.count) == 1,
            secp256k1_ecdsa_signature_parse_compact(context, &parsed, signature.bytes) == 1
        else { return false }
        return secp256k1_ecdsa_verify(context, &parsed, digest, &point) == 1
    }
}
