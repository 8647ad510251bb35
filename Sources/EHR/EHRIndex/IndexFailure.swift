package import SQLDatabases
package import SawtoothClient

/// Why the index cannot answer or cannot follow.
package enum IndexFailure: Error, Sendable, CustomStringConvertible {
    /// The database failed; its kind says whether a later attempt may succeed.
    case database(SQLFailure)
    /// The ledger's REST API gave no result.
    case ledger(LedgerAPIError)
    /// The ledger's events cannot be followed.
    case events(EventFollowerError)
    /// A cursor of another list, or of no list.
    case invalidCursor
    /// The ledger begins with another block than the index: it is another network, or was begun anew.
    case otherLedger(indexed: BlockID, ledger: BlockID)
    /// The chain was reorganised below the block that a comparison reads at: begin again.
    case moved
    /// Another rebuild has ended in the meantime: its rows are in use.
    case rebuiltMeanwhile

    package var description: String {
        switch self {
        case .database(let failure): "The index's database failed: \(failure)"
        case .ledger(let error): "The ledger gave no answer. \(error)"
        case .events(let error): error.description
        case .invalidCursor: "The cursor is not one of this list's: begin without one."
        case .otherLedger(let indexed, let ledger):
            "The index was built from a ledger whose first block is \(indexed.hex.prefix(16))…, but this ledger begins "
                + "with \(ledger.hex.prefix(16))…. Check the address of the validator; to index this ledger, reindex."
        case .moved: "The chain was reorganised meanwhile. Try again."
        case .rebuiltMeanwhile: "Another rebuild of the index has ended meanwhile, and its rows are in use."
        }
    }

    /// What anything that a database call throws means here.
    init(_ error: any Error) {
        self = error as? IndexFailure ?? .database(error as? SQLFailure ?? SQLFailure(.unavailable, "\(error)"))
    }
}
