package import SawtoothProtocol

/// A prefix of state addresses: transactions declare them as inputs and outputs, and state is listed by them.
///
/// 0 to 35 whole bytes, written as an even number of lower-case hexadecimal digits; the empty prefix covers all state.
package struct AddressPrefix: Hashable, Sendable, CustomStringConvertible {
    /// Bytes in the prefix.
    package let count: Int
    /// The prefix, padded with zeros.
    private let padded: StateAddress

    /// A prefix from its digits; nil for an odd number, more than 70, or characters other than `0-9a-f`.
    package init?(_ hex: String) {
        let digits = hex.utf8
        guard digits.count <= StateAddress.hexCount, digits.count % 2 == 0 else { return nil }
        let filled = Array(digits) + [UInt8](repeating: 0x30, count: StateAddress.hexCount - digits.count)
        guard let padded = StateAddress(hexDigits: filled) else { return nil }
        self.padded = padded
        count = digits.count / 2
    }

    /// The prefix of `address` only.
    package init(_ address: StateAddress) {
        padded = address
        count = StateAddress.byteCount
    }

    /// The address, if the prefix is a full one.
    package var address: StateAddress? { count == StateAddress.byteCount ? padded : nil }

    /// The bytes.
    package var bytes: [UInt8] { (0..<count).map { padded[$0] } }

    package subscript(index: Int) -> UInt8 { padded[index] }

    /// Whether `address` begins with this prefix.
    package func contains(_ address: StateAddress) -> Bool {
        if count == StateAddress.byteCount { return address == padded }
        for index in 0..<count where address[index] != padded[index] { return false }
        return true
    }

    /// Whether some address has both prefixes: one of them begins with the other.
    package func overlaps(_ other: AddressPrefix) -> Bool {
        count <= other.count ? contains(other.padded) : other.contains(padded)
    }

    /// The digits.
    package var description: String { String(padded.hex.prefix(count * 2)) }
}
