/// Which bytes the family's texts are made of. All are ASCII, so a text is its bytes and has no second spelling.
enum TextRules {
    /// 1 to 64 of `A-Z a-z 0-9 . _ -`.
    static func isIdentifier(_ text: Span<UInt8>) -> Bool {
        (1...Limits.identifierLength).contains(text.count)
            && all(text) { isCodeCharacter($0) || $0 == UInt8(ascii: ".") }
    }

    /// 1 to 32 of `A-Z a-z 0-9 _ -`.
    static func isCode(_ text: Span<UInt8>) -> Bool {
        (1...Limits.codeLength).contains(text.count)
            && all(text, isCodeCharacter)
    }

    /// 1 to 128 printable ASCII characters, space included.
    static func isPrintable(_ text: Span<UInt8>) -> Bool {
        (1...Limits.textLength).contains(text.count) && all(text) { (0x20...0x7e).contains($0) }
    }

    /// Exactly `count` of `0-9 a-f`.
    static func isHex(_ text: Span<UInt8>, count: Int) -> Bool {
        text.count == count && all(text) { isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0) }
    }

    /// A compressed secp256k1 public key in hexadecimal, by its form: 66 digits that begin with 02 or 03.
    static func isPublicKey(_ text: Span<UInt8>) -> Bool {
        isHex(text, count: 66) && text[0] == UInt8(ascii: "0")
            && (text[1] == UInt8(ascii: "2") || text[1] == UInt8(ascii: "3"))
    }

    /// Whether the UTF-8 of `text` follows a rule.
    static func check(_ text: String, _ rule: (Span<UInt8>) -> Bool) -> Bool {
        var text = text
        return text.withUTF8 { rule($0.span) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isCodeCharacter(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }

    private static func all(_ text: Span<UInt8>, _ rule: (UInt8) -> Bool) -> Bool {
        for index in text.indices where !rule(text[index]) { return false }
        return true
    }
}
