package import EHRFamily
internal import SawtoothClient

/// A place in the stream of changes, as a client gives it back: `BLOCK.ORDINAL.ID`, the last the first 16 digits of the
/// block's id, by which a place on a branch that was abandoned is recognised. It may come from outside.
package struct ChangePosition: Hashable, Sendable, LosslessStringConvertible {
    package let position: LedgerPosition
    /// 16 hexadecimal digits.
    let blockDigits: String

    init(_ position: LedgerPosition, block: BlockID) {
        self.position = position
        blockDigits = String(block.hex.prefix(16))
    }

    /// Nil for anything that is not a place.
    package init?(_ text: String) {
        let parts = text.utf8.count <= 64 ? text.split(separator: ".", omittingEmptySubsequences: false) : []
        guard parts.count == 3, let block = UInt64(parts[0]), let ordinal = Int(parts[1]),
            let position = LedgerPosition(block: block, ordinal: ordinal), parts[2].utf8.count == 16,
            parts[2].utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        self.position = position
        blockDigits = String(parts[2])
    }

    package var description: String { "\(position.block).\(position.ordinal).\(blockDigits)" }
}

/// Whose changes are wanted.
package enum Concern: Hashable, Sendable {
    case everyone
    case patient(PatientID)
    case doctor(DoctorID)
}

/// What has become different for those who watch.
package enum IndexChange: Hashable, Sendable {
    /// A transaction of the family was committed; the place is after it.
    case committed(IndexedTransaction, ChangePosition)
    /// The chain was reorganised: what was told after that place (nil: anything) may not be true; those who watch read
    /// again what they show. What replaced it follows.
    case rewound(to: ChangePosition?)
}
