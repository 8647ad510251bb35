internal import Cryptography

/// The name of a node of the Merkle-radix tree, and so of a whole state: the first 64 hexadecimal digits of the SHA-512
/// of the node's encoding, kept as ASCII codes because parents refer to their children in that form.
package struct NodeKey: Hashable, Sendable, CustomStringConvertible {
    /// Digits of a key.
    package static let digitCount = 64

    /// The ASCII codes of the digits.
    package let digits: [UInt8]

    /// The root of the empty state.
    package static let emptyRoot = NodeKey(of: MerkleNode().encoded())

    /// The key of a node with this encoding.
    package init(of encoding: [UInt8]) {
        var digits: [UInt8] = []
        digits.reserveCapacity(Self.digitCount)
        for byte in SHA512.hash(encoding).prefix(Self.digitCount / 2) {
            digits.append(Self.digit(byte >> 4))
            digits.append(Self.digit(byte & 15))
        }
        self.digits = digits
    }

    /// A key from 64 lower-case hexadecimal digits; nil for anything else.
    package init?(_ text: String) {
        self.init(digits: Array(text.utf8))
    }

    /// A key from the ASCII codes of 64 lower-case hexadecimal digits; nil for anything else.
    package init?(digits: [UInt8]) {
        guard digits.count == Self.digitCount, digits.allSatisfy(Self.isDigit) else { return nil }
        self.digits = digits
    }

    /// The digits as text.
    package var description: String { String(decoding: digits, as: UTF8.self) }

    static func isDigit(_ code: UInt8) -> Bool {
        (0x30...0x39).contains(code) || (0x61...0x66).contains(code)
    }

    static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 + value : 0x57 + value
    }

    static func value(of digit: UInt8) -> UInt8 {
        digit < 0x3a ? digit &- 0x30 : digit &- 0x57
    }
}
