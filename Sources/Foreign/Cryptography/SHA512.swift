/// SHA-512 (FIPS 180-4): one call for available bytes, or an instance for bytes that arrive piece by piece.
///
///     let hasher = SHA512()
///     hasher.update(first)
///     hasher.update(second)
///     let digest = hasher.finalize()
public final class SHA512 {
    /// Length of a digest in bytes.
    public static let digestLength = 64

    private let context = HashFunction.Context(.sha512)

    /// An empty digest. Not for use by two threads at once.
    public init() {}

    /// The 64-byte digest of `bytes`.
    public static func hash(_ bytes: [UInt8]) -> [UInt8] {
        HashFunction.sha512.hash(bytes.span.bytes)
    }

    /// The 64-byte digest of the UTF-8 bytes of `text`.
    public static func hash(_ text: String) -> [UInt8] {
        var text = text
        return text.withUTF8 { HashFunction.sha512.hash($0.span.bytes) }
    }

    /// Adds `bytes` to what is hashed.
    public func update(_ bytes: [UInt8]) {
        context.update(bytes.span.bytes)
    }

    /// Adds `bytes` to what is hashed.
    public func update(_ bytes: RawSpan) {
        context.update(bytes)
    }

    /// The 64-byte digest of everything added so far; resets the instance.
    public func finalize() -> [UInt8] {
        context.finalize()
    }
}
