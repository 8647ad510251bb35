/// The P-256 key to which record keys are sealed for a holder: a 65-byte uncompressed point, first byte 04.
///
/// The ledger does not check that it is on the curve; software that seals to it must.
public struct EncryptionKey: Hashable, Sendable {
    /// The bytes of a key.
    public static let byteCount = 65
    /// The form of a key, for error messages.
    public static let rule = "a byte string of 65 bytes that begins with 04"

    /// The point.
    public let bytes: [UInt8]

    /// Nil if `bytes` is not 65 bytes that begin with 04.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount, bytes.first == 4 else { return nil }
        self.bytes = bytes
    }

    /// The digest of the key that a consent stores.
    public var sha256: DigestHex { DigestHex(sha256Of: bytes) }
}
