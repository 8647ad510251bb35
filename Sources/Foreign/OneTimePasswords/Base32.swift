/// Base 32 of RFC 4648, section 6, without padding, as authenticators have it.
package enum Base32 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")

    package static func encode(_ bytes: [UInt8]) -> String {
        var digits: [Character] = []
        var (held, count): (UInt32, Int) = (0, 0)
        for byte in bytes {
            (held, count) = (held << 8 | UInt32(byte), count + 8)
            while count >= 5 {
                count -= 5
                digits.append(alphabet[Int(held >> UInt32(count) & 31)])
            }
        }
        if count > 0 { digits.append(alphabet[Int(held << UInt32(5 - count) & 31)]) }
        return String(digits)
    }

    /// Reads small letters and blanks too, and padding at the end.
    ///
    /// - Returns: nil for other characters, for a length that no bytes have, and where bits that are left are not zero.
    package static func decode(_ text: String) -> [UInt8]? {
        let digits = text.uppercased().filter { $0 != " " }
        let end = digits.lastIndex { $0 != "=" }.map { digits.index(after: $0) } ?? digits.startIndex
        guard end == digits.endIndex || digits.count % 8 == 0 else { return nil }
        var bytes: [UInt8] = []
        var (held, count): (UInt32, Int) = (0, 0)
        for digit in digits[..<end] {
            guard let value = alphabet.firstIndex(of: digit) else { return nil }
            (held, count) = (held << 5 | UInt32(value), count + 5)
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: held >> UInt32(count)))
            }
        }
        guard count < 5, held & ((1 << UInt32(count)) - 1) == 0 else { return nil }
        return bytes
    }
}
