public import SawtoothProtocol

/// Where the BlockInfo family keeps the time of blocks (Sawtooth's BlockInfo family, "Addressing").
public enum BlockInfoAddressing {
    /// `00b10c01`, then 62 zeros: which blocks there are entries of.
    public static let config = StateAddress(prefix: [0x00, 0xb1, 0x0c, 0x01], beginningOf: [])

    /// What the addresses of all block entries begin with.
    public static let blockPrefix = "00b10c00"

    /// `00b10c00`, then the block's number in hexadecimal, padded to 62 digits on the left.
    public static func block(_ number: UInt64) -> StateAddress {
        var rest = [UInt8](repeating: 0, count: 31)
        withUnsafeBytes(of: number.bigEndian) { rest.replaceSubrange(23..., with: $0) }
        return StateAddress(prefix: [0x00, 0xb1, 0x0c, 0x00], beginningOf: rest)
    }
}
