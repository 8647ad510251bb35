/// Base 64 for URLs without padding (RFC 4648, section 5), as WebAuthn writes bytes in texts.
package enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    package static func encode(_ bytes: [UInt8]) -> String {
        var digits: [UInt8] = []
        var (held, count): (UInt32, Int) = (0, 0)
        for byte in bytes {
            (held, count) = (held << 8 | UInt32(byte), count + 8)
            while count >= 6 {
                count -= 6
                digits.append(alphabet[Int(held >> UInt32(count) & 63)])
            }
        }
        if count > 0 { digits.append(alphabet[Int(held << UInt32(6 - count) & 63)]) }
        return String(decoding: digits, as: UTF8.self)
    }

    /// - Returns: nil for other characters, padding, a length that no bytes have, and bits left over that are not zero.
    package static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var (held, count): (UInt32, Int) = (0, 0)
        for digit in text.utf8 {
            guard let value = alphabet.firstIndex(of: digit) else { return nil }
            (held, count) = (held << 6 | UInt32(value), count + 6)
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: held >> UInt32(count)))
            }
        }
        guard count < 6, held & ((1 << UInt32(count)) - 1) == 0 else { return nil }
        return bytes
    }
}
