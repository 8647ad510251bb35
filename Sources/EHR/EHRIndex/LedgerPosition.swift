/// Where on the chain something was written: a block, and the place of the event among those of the family in it.
/// Later is greater.
package struct LedgerPosition: Hashable, Sendable, Comparable {
    /// Bits of the ordinal: no block of 2^20 transactions fits into a message of the validator's (32 MiB).
    static let ordinalBits: Int64 = 20

    /// As stored: the block's number, then 20 bits of the ordinal.
    let rawValue: Int64

    /// The block's number.
    package var block: UInt64 { UInt64(rawValue >> Self.ordinalBits) }
    /// From 0, in the order of the block.
    package var ordinal: Int { Int(rawValue & (1 << Self.ordinalBits - 1)) }

    /// Nil for a block number of 2^43 or more, and for an ordinal outside 0 to 2^20 - 1.
    package init?(block: UInt64, ordinal: Int) {
        guard block < 1 << 43, (0..<1 << Self.ordinalBits).contains(Int64(ordinal)) else { return nil }
        rawValue = Int64(block) << Self.ordinalBits | Int64(ordinal)
    }

    /// Nil for a negative number, which no position has.
    init?(rawValue: Int64) {
        guard rawValue >= 0 else { return nil }
        self.rawValue = rawValue
    }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
