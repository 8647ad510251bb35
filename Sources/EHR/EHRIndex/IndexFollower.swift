package import Logging
package import SawtoothClient

/// Follows a ledger and keeps its index, for as long as `run()` runs. One or several may do so for the same database:
/// each block is applied once.
package final class IndexFollower: Sendable {
    /// How the following goes, for readiness and metrics.
    package struct Status: Sendable {
        /// Whether the validator has accepted the subscription, and the connection stands.
        package var isSubscribed = false
        /// The newest block applied or seen by this follower.
        package var newest: BlockReference?
        /// Seconds since the validator was last heard of with a block; nil before the first.
        package var secondsSinceLastBlock: Double?
        /// Why it does not progress; nil where it does. It tries again by itself.
        package var failure: IndexFailure?
        /// Reorganisations undone, and events that could not be read, since it began.
        package var forks = 0
        package var unreadableEvents = 0
    }

    /// How far the index is behind the ledger.
    package struct Lag: Hashable, Sendable {
        package let ledger: BlockReference
        package let indexed: BlockReference?
        /// Blocks of the ledger that are not indexed.
        package var blocks: UInt64 { ledger.number &+ 1 - min(ledger.number &+ 1, indexed.map { $0.number + 1 } ?? 0) }
    }

    let index: LedgerIndex
    let api: LedgerAPI

    /// - Parameters:
    ///   - index: what to keep.
    ///   - endpoint: the validator's component endpoint, `tcp://HOST:4004`.
    ///   - api: the REST API of the same validator, from which transactions and receipts come.
    ///   - logger: tells of forks, unreadable events and failures.
    package init(_ index: LedgerIndex, endpoint: String, api: LedgerAPI, logger: Logger) {
        self.index = index
        self.api = api
    }

    /// Follows until the task is cancelled. Nothing that the ledger, the network or the database does ends it.
    package func run() async {}

    package var status: Status { Status() }

    /// Asks the ledger for its newest block.
    ///
    /// - Throws: `.ledger`, `.database`.
    package func lag() async throws(IndexFailure) -> Lag { throw .moved }

    /// What changes from here on, or from `position` on: read from the database, in order, none twice. It ends when the
    /// task of whoever reads it is cancelled; it throws nothing, but waits while the database is away.
    ///
    /// - Parameters:
    ///   - position: after which to begin; nil for the newest.
    ///   - concern: whose changes.
    package func changes(
        after position: ChangePosition? = nil, concerning concern: Concern = .everyone
    ) -> AsyncStream<IndexChange> { AsyncStream { $0.finish() } }
}

/// Builds the index anew beside the one in use.
package struct Reindexing: Sendable {
    package init(_ index: LedgerIndex, endpoint: String, api: LedgerAPI, logger: Logger) {}

    /// Reads the chain from its first block. Readers see the old rows until the new ones have reached the newest block;
    /// then these take their place at once, and followers go on with them.
    ///
    /// - Parameter progress: told of each block: its number, and that of the newest one.
    /// - Throws: `.rebuiltMeanwhile`; `.database`, `.ledger`, `.events`; `CancellationError` is none of these: where the
    ///   task is cancelled, it returns nil, and the old rows stay in use.
    /// - Returns: the block that the new rows reach.
    package func run(progress: @Sendable (UInt64, UInt64) -> Void = { _, _ in }) async throws(IndexFailure) -> IndexHead? {
        nil
    }
}

/// Compares every row with the ledger's state at one block.
package struct IndexAudit: Sendable {
    /// One thing that the two do not agree on.
    package struct Difference: Hashable, Sendable, CustomStringConvertible {
        package enum Kind: Hashable, Sendable {
            /// On the ledger, but not in the index.
            case missing
            /// In the index, but not on the ledger.
            case extra
            /// A field of both, by its name on the ledger or that of a column.
            case field(String, ledger: String, index: String)
            /// On the ledger, and no entry of the family.
            case unreadable
        }

        /// Such as `consent:p1:d1`; an address where the entry cannot be read.
        package let key: String
        package let kind: Kind

        package var description: String { key }
    }

    /// What was compared, and what was found.
    package struct Report: Hashable, Sendable {
        package var head: BlockReference?
        package var entries = 0
        package var differences: [Difference] = []
    }

    package init(_ index: LedgerIndex, api: LedgerAPI) {}

    /// - Throws: `.moved` where a reorganisation undid that block meanwhile; `.database`, `.ledger`.
    package func run(progress: @Sendable (Int) -> Void = { _ in }) async throws(IndexFailure) -> Report { Report() }
}
