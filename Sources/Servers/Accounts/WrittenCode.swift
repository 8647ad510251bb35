internal import Cryptography

/// A random code that a person reads off one screen and types into another, in Crockford's base 32.
///
/// It is read without regard to case, blanks and hyphens, with O as 0 and I and L as 1. SHA-256 of it is kept.
struct WrittenCode: Sendable {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    /// 40 bits, for ten minutes and few tries.
    private static let pairingCount = 8
    /// 130 bits.
    private static let lostDeviceCount = 26

    private let digits: [Character]
    private let group: Int

    /// `7ZQ4-K2MP`.
    static func pairing(_ random: AccountDesk.RandomSource) -> WrittenCode {
        WrittenCode(random, pairingCount, group: 4)
    }

    /// Five groups of five characters, and one more in the last.
    static func lostDevice(_ random: AccountDesk.RandomSource) -> WrittenCode {
        WrittenCode(random, lostDeviceCount, group: 5)
    }

    /// - Returns: nil for what is none.
    init?(pairing text: String) { self.init(text, WrittenCode.pairingCount, group: 4) }

    /// - Returns: nil for what is none.
    init?(lostDevice text: String) { self.init(text, WrittenCode.lostDeviceCount, group: 5) }

    private init(_ random: AccountDesk.RandomSource, _ count: Int, group: Int) {
        // 32 divides 256: each digit is as likely as another.
        digits = random(count).prefix(count).map { WrittenCode.alphabet[Int($0 & 31)] }
        self.group = group
    }

    private init?(_ text: String, _ count: Int, group: Int) {
        guard text.utf8.count <= 4 * count else { return nil }
        let read = text.uppercased().filter { $0 != "-" && $0 != " " }.map { digit -> Character in
            switch digit {
            case "O": "0"
            case "I", "L": "1"
            default: digit
            }
        }
        guard read.count == count, read.allSatisfy(WrittenCode.alphabet.contains) else { return nil }
        (digits, self.group) = (read, group)
    }

    /// As it is written down.
    var text: String {
        let last = digits.count - digits.count % group
        return stride(from: 0, to: last, by: group).map { start in
            let end = start + group
            return String(digits[start..<(end == last ? digits.count : end)])
        }.joined(separator: "-")
    }

    /// What is kept of it.
    var digest: [UInt8] { SHA256.hash(String(digits)) }
}
