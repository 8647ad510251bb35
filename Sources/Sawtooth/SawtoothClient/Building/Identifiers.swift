/// The id of a transaction, batch or block: the signature over its header, 128 lower-case hex digits.
public protocol LedgerIdentifier: Hashable, Sendable, CustomStringConvertible, Comparable {
    /// The hex digits.
    var hex: String { get }
    /// - Returns: nil for anything but 128 lower-case hex digits.
    init?(hex: String)
}

extension LedgerIdentifier {
    /// The hex digits.
    public var description: String { hex }

    /// Orders by the hex digits.
    public static func < (left: Self, right: Self) -> Bool { left.hex.utf8.lexicographicallyPrecedes(right.hex.utf8) }

    static func isValid(_ hex: String) -> Bool {
        hex.utf8.count == 128 && hex.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}

/// The id of a transaction: its header signature.
public struct TransactionID: LedgerIdentifier {
    public let hex: String

    public init?(hex: String) {
        guard Self.isValid(hex) else { return nil }
        self.hex = hex
    }
}

/// The id of a batch: its header signature.
public struct BatchID: LedgerIdentifier {
    public let hex: String

    public init?(hex: String) {
        guard Self.isValid(hex) else { return nil }
        self.hex = hex
    }
}

/// The id of a block: its header signature, or the id that stands for "before the first block".
public struct BlockID: LedgerIdentifier {
    public let hex: String

    public init?(hex: String) {
        guard Self.isValid(hex) || hex == Self.beforeGenesis.hex else { return nil }
        self.hex = hex
    }

    private init(unchecked hex: String) { self.hex = hex }

    /// What the genesis block names as its predecessor: 16 zeros.
    public static let beforeGenesis = BlockID(unchecked: "0000000000000000")
}

/// A block by id and number.
public struct BlockReference: Hashable, Sendable {
    /// The header signature.
    public let id: BlockID
    /// Its height; the genesis block has 0.
    public let number: UInt64

    /// Names a block.
    public init(id: BlockID, number: UInt64) {
        self.id = id
        self.number = number
    }
}
