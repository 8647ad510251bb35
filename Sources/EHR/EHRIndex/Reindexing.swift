package import Logging
internal import SQLDatabases
package import SawtoothClient

/// Builds the index anew beside the one in use.
package struct Reindexing: Sendable {
    /// Attempts without any new block after which it gives up.
    private static let patience = 8

    private struct Done: Error {}

    private let index: LedgerIndex
    private let source: any BlockSource
    private let updates: ChainFollowing.Updates
    private let logger: Logger

    /// - Parameters: as those of `IndexFollower`.
    package init(_ index: LedgerIndex, endpoint: String, api: LedgerAPI, logger: Logger) {
        self.init(index, source: api, updates: ChainFollowing.updates(of: endpoint, logger: logger), logger: logger)
    }

    init(_ index: LedgerIndex, source: any BlockSource, updates: @escaping ChainFollowing.Updates, logger: Logger) {
        self.index = index
        self.source = source
        self.updates = updates
        self.logger = logger
    }

    /// Reads the chain from its first block. Readers see the old rows until the new ones have reached the newest block;
    /// then these take their place at once, and followers go on with them. Ended at any moment before that, also by
    /// force, it has changed nothing that anybody sees.
    ///
    /// - Parameter progress: told of each block: its number, and that of the newest one.
    /// - Returns: the block that the new rows reach; nil where the task was cancelled.
    /// - Throws: `.rebuiltMeanwhile`; `.database`, `.ledger` or `.events` after several attempts without progress.
    package func run(
        progress: @escaping @Sendable (_ block: UInt64, _ newest: UInt64) -> Void = { _, _ in }
    ) async throws(IndexFailure) -> IndexHead? {
        do {
            let slot = try await begin()
            try await follow(into: slot, progress)
            return try await use(slot)
        } catch is CancellationError {
            return nil
        } catch {
            throw IndexFailure(error)
        }
    }

    /// Empties the other tables.
    private func begin() async throws -> IndexTables.Slot {
        let slot = try await index.database.read { try IndexTables(inUse: $0).slot.other }
        try await empty(slot)
        return slot
    }

    private func empty(_ slot: IndexTables.Slot) async throws {
        for name in IndexTables.names.reversed() {
            try await index.database.write { connection in
                let tables = try ChainFollowing.tables(.rebuild(slot), connection)
                try connection.execute("DELETE FROM \(tables[name])")
            }
        }
    }

    private func follow(
        into slot: IndexTables.Slot, _ progress: @escaping @Sendable (UInt64, UInt64) -> Void
    ) async throws {
        let following = ChainFollowing(
            database: index.database, source: source, updates: updates, target: .rebuild(slot), logger: logger)
        var backOff = BackOff()
        while true {
            try Task.checkCancellation()
            let before = try await height(slot)
            do {
                let goal = try await goal()
                if let before, before >= goal { return }
                try await following.once(hear: { _ in }) { step in
                    progress(step.block.number, goal)
                    if step.block.number >= goal { throw Done() }
                }
                try Task.checkCancellation()
            } catch is Done {
                // Perhaps the ledger has gone on meanwhile.
                continue
            } catch is ChainFollowing.Elsewhere {
            } catch {
                switch error {
                case is CancellationError, IndexFailure.otherLedger, IndexFailure.rebuiltMeanwhile: throw error
                default: break
                }
                if try await height(slot) != before { backOff.reset() }
                let failure = (error as? EventFollowerError).map { IndexFailure.events($0) } ?? IndexFailure(error)
                guard backOff.failures < Self.patience else { throw failure }
                logger.warning("the rebuild does not progress", metadata: ["reason": "\(failure)"])
            }
            await backOff.wait()
        }
    }

    private func height(_ slot: IndexTables.Slot) async throws -> UInt64? {
        try await index.database.read { try IndexSnapshot($0, IndexTables(slot)).head()?.block.number }
    }

    /// The number of the ledger's newest block.
    private func goal() async throws(IndexFailure) -> UInt64 {
        do {
            return try await source.newest().number
        } catch {
            throw .ledger(error)
        }
    }

    private func use(_ slot: IndexTables.Slot) async throws -> IndexHead? {
        try await index.database.write { connection in
            _ = try ChainFollowing.tables(.rebuild(slot), connection)
            try connection.execute("UPDATE index_state SET slot = $1 WHERE id = 1", .text(slot.rawValue))
        }
        try await empty(slot.other)
        return try await index.head()
    }
}
