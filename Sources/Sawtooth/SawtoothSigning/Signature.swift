internal import Cryptography

/// A compact ECDSA signature: r and s, 32 bytes each, big-endian.
public struct Signature: Hashable, Sendable, CustomStringConvertible {
    /// Bytes of a signature.
    public static let byteCount = 64

    /// r, then s.
    public let bytes: [UInt8]

    /// A signature from its 64 bytes; nil for any other count. Only verification shows whether it is valid.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// A signature from 128 lower-case hexadecimal digits, the form of transaction, batch and block ids.
    public init?(hex: String) {
        guard let bytes = Hex.decode(hex) else { return nil }
        self.init(bytes: bytes)
    }

    /// 128 lower-case hexadecimal digits.
    public var hex: String { Hex.encode(bytes) }

    /// The hexadecimal form.
    public var description: String { hex }
}
