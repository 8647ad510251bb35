internal import Cryptography

/// A 32-byte digest in 64 lower-case hexadecimal digits.
public struct DigestHex: LedgerText {
    public let text: String

    public init(unchecked text: String) { self.text = text }

    /// The SHA-256 of `bytes`.
    public init(sha256Of bytes: [UInt8]) { text = Hex.encode(SHA256.hash(bytes)) }

    public static func accepts(_ text: Span<UInt8>) -> Bool { TextRules.isHex(text, count: 64) }

    public static var rule: String { "64 lower-case hexadecimal digits" }
}

/// A compressed secp256k1 public key in 66 lower-case hexadecimal digits that begin with 02 or 03. Whether it is a
/// point of the curve is not checked: the validator has verified the signers' signatures.
public struct PublicKeyHex: LedgerText {
    public let text: String

    public init(unchecked text: String) { self.text = text }

    public static func accepts(_ text: Span<UInt8>) -> Bool { TextRules.isPublicKey(text) }

    public static var rule: String { "66 lower-case hexadecimal digits that begin with 02 or 03" }
}

/// A compact ECDSA signature in 128 lower-case hexadecimal digits.
public struct SignatureHex: LedgerText {
    public let text: String

    public init(unchecked text: String) { self.text = text }

    public static func accepts(_ text: Span<UInt8>) -> Bool { TextRules.isHex(text, count: 128) }

    public static var rule: String { "128 lower-case hexadecimal digits" }
}

/// 1 to 128 printable ASCII characters.
public struct PrintableText: LedgerText {
    public let text: String

    public init(unchecked text: String) { self.text = text }

    public static func accepts(_ text: Span<UInt8>) -> Bool { TextRules.isPrintable(text) }

    public static var rule: String { "1 to \(Limits.textLength) printable ASCII characters" }
}
