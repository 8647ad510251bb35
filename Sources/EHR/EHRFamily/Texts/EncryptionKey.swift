/// The P-256 key to which a holder wants record keys sealed: a 65-byte uncompressed point, first byte 04.
///
/// The ledger does not check that it lies on the curve; whoever seals to it does.
public struct EncryptionKey: Hashable, Sendable {
    /// The bytes of a key.
    public static let byteCount = 65
    /// What a key looks like, for error messages.
    public static let rule = "a byte string of 65 bytes that begins with 04"

    /// The point.
    public let bytes: [UInt8]

    /// Nil where `bytes` is not 65 bytes that begin with 04.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount, bytes.first == 4 else { return nil }
        self.bytes = bytes
    }

    /// What a consent stores of the key that it was given for.
    public var sha256: DigestHex { DigestHex(sha256Of: bytes) }
}
