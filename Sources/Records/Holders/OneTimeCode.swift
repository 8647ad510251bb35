package import Cryptography

/// 128 random bits that a person carries from one place to another: an enrolment code, or a recovery code.
///
/// Written in Crockford's base 32, 26 characters in five groups: `7ZQ4K-…`. Read without regard to case, blanks and
/// hyphens, with O as 0 and I and L as 1.
package struct OneTimeCode: Sendable {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    private static let byteCount = 16
    private static let length = 26

    /// 16 bytes.
    package let bytes: SecretBytes

    /// A new one.
    package static func random() -> OneTimeCode { OneTimeCode(bytes: .random(count: byteCount)) }

    private init(bytes: SecretBytes) {
        self.bytes = bytes
    }

    /// - Returns: nil for what is no code.
    package init?(_ text: String) {
        var values: [UInt8] = []
        for character in text.uppercased() where character != "-" && character != " " {
            let read: Character =
                switch character {
                case "O": "0"
                case "I", "L": "1"
                default: character
                }
            guard let value = OneTimeCode.alphabet.firstIndex(of: read) else { return nil }
            values.append(UInt8(value))
        }
        // 26 times 5 bits are 130: the first character holds the two that are too many.
        guard values.count == OneTimeCode.length, values[0] < 8 else { return nil }
        var bytes: [UInt8] = []
        var (held, count): (UInt32, Int) = (UInt32(values[0]), 3)
        for value in values.dropFirst() {
            (held, count) = (held << 5 | UInt32(value), count + 5)
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: held >> count))
            }
        }
        self.bytes = SecretBytes(movingFrom: &bytes)
    }

    /// As it is written down.
    package var text: String {
        var digits: [Character] = []
        bytes.withUnsafeBytes { bytes in
            var (held, count): (UInt32, Int) = (0, 2)
            for byte in bytes {
                (held, count) = (held << 8 | UInt32(byte), count + 8)
                while count >= 5 {
                    count -= 5
                    digits.append(OneTimeCode.alphabet[Int(held >> count & 31)])
                }
            }
        }
        return stride(from: 0, to: 25, by: 5).map { start in
            String(digits[start..<(start == 20 ? digits.count : start + 5)])
        }.joined(separator: "-")
    }

    /// SHA-256 of the bytes: what is kept of it.
    package var digest: [UInt8] { bytes.withUnsafeBytes { SHA256.hash(Array($0)) } }
}
