/// Why a key or a signature was refused.
public enum SigningError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Not a private key: 32 bytes, or 64 hexadecimal digits, between 1 and the order of secp256k1 minus 1.
    case invalidPrivateKey
    /// Not a public key: 33 bytes, or 66 lower-case hexadecimal digits, that encode a point of secp256k1.
    case invalidPublicKey
    /// libsecp256k1 could not sign.
    case signingFailed
    /// A key file could not be read or written.
    case keyFile(path: String, reason: String)

    /// A sentence for people; never the key.
    public var description: String {
        switch self {
        case .invalidPrivateKey:
            "This is not a secp256k1 private key: 64 hexadecimal digits are expected, as `sawtooth keygen` writes them."
        case .invalidPublicKey:
            "This is not a secp256k1 public key: 66 lower-case hexadecimal digits that begin with 02 or 03."
        case .signingFailed:
            "libsecp256k1 could not sign."
        case .keyFile(let path, let reason):
            "Key file \(path): \(reason)"
        }
    }
}
