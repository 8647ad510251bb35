public import SawtoothProtocol

/// The addresses at which the BlockInfo family stores the time of blocks (Sawtooth's BlockInfo family, "Addressing").
public enum BlockInfoAddressing {
    /// `00b10c01`, then 62 zeros: the range of blocks that have entries.
    public static let config = StateAddress(prefix: [0x00, 0xb1, 0x0c, 0x01], beginningOf: [])

    /// The prefix of all block entries' addresses.
    public static let blockPrefix = "00b10c00"

    /// `00b10c00`, then the block's number in hexadecimal, padded to 62 digits on the left.
    public static func block(_ number: UInt64) -> StateAddress {
        var rest = [UInt8](repeating: 0, count: 31)
        withUnsafeBytes(of: number.bigEndian) { rest.replaceSubrange(23..., with: $0) }
        return StateAddress(prefix: [0x00, 0xb1, 0x0c, 0x00], beginningOf: rest)
    }
}
