/// The bytes allowed in the family's texts. All are ASCII, so every text has exactly one encoding.
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
        guard text.count == count else { return false }
        guard count >= 8 else {
            return all(text) { isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0) }
        }
        // Every transaction has keys and digests, so check eight digits at a time; the last eight overlap those before.
        return text.withUnsafeBytes { bytes in
            var areDigits = lowerHexDigits(bytes.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self))
            var offset = 0
            while offset + 8 <= count {
                areDigits &= lowerHexDigits(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                offset += 8
            }
            return areDigits == highBits
        }
    }

    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// The high bit of each byte that is one of `0-9 a-f`. No byte below 80 carries into the next: each sum has its
    /// high bit set if the byte is at least the bound.
    private static func lowerHexDigits(_ word: UInt64) -> UInt64 {
        func atLeast(_ bound: UInt64) -> UInt64 {
            (word & ~highBits) &+ (0x80 &- bound) &* 0x0101_0101_0101_0101
        }
        let digits = atLeast(0x30) & ~atLeast(0x3A)
        let letters = atLeast(0x61) & ~atLeast(0x67)
        return (digits | letters) & ~word & highBits
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
