internal import EHRFamily
internal import FoundationEssentials
internal import Logging
internal import SQLDatabases
internal import SawtoothClient
internal import SawtoothProtocol

/// Carries blocks from a ledger into a set of tables, and begins again where they end whenever anything fails.
struct ChainFollowing: Sendable {
    /// Which tables are written.
    enum Target: Hashable, Sendable {
        /// Those in use when a block is applied.
        case inUse
        /// Those of a rebuild, as long as they are not in use.
        case rebuild(IndexTables.Slot)
    }

    /// What became of a block.
    struct Step: Sendable {
        let block: BlockReference
        let outcome: BlockWriter.Outcome
        let faults: Int
        /// Entries of the family that the block has written.
        let entries: Int
    }

    /// Gives the updates after blocks that are known to `take`, until that throws or the source ends.
    typealias Updates =
        @Sendable (
            _ known: [BlockReference], _ take: (LedgerUpdate) async throws -> Void
        ) async throws -> Void

    /// The chain goes on from a block that is not where this following is: read again where it is. That is nothing to
    /// tell of unless it happens again and again.
    struct Elsewhere: Error {
        var cause = IndexFailure.moved
    }

    let database: any SQLDatabase
    let source: any BlockSource
    let updates: Updates
    let target: Target
    let logger: Logger

    /// The updates of a validator.
    static func updates(of endpoint: String, logger: Logger) -> Updates {
        let subscriptions = FamilyEvent.allCases.map { EventSubscription(eventType: $0.rawValue) }
        return { known, take in
            let follower = EventFollower(
                endpoint: endpoint, subscriptions: subscriptions, start: known.isEmpty ? .genesis : .after(known),
                bufferLimit: bufferLimit, logger: logger)
            for try await update in follower { try await take(update) }
        }
    }

    /// Blocks read ahead: a few, since each may hold megabytes; beyond, the validator waits.
    private static let bufferLimit = 64

    /// Follows once: until `step` throws, the source ends or something fails.
    ///
    /// - Parameters:
    ///   - hear: told of each update before it is applied.
    ///   - step: told of each block after that.
    func once(
        hear: @Sendable (LedgerUpdate) -> Void, step: @Sendable (Step) async throws -> Void
    ) async throws {
        try await updates(try await known()) { update in
            hear(update)
            // A fork is undone together with the first block of what replaces it, so that nobody reads half of it.
            guard case .block(let block) = update else { return }
            try await step(try await apply(block))
        }
    }

    private func apply(_ block: BlockEvents) async throws -> Step {
        let target = target
        let isKnown = try await database.read { connection in
            try connection.row(
                "SELECT number FROM \(try Self.tables(target, connection)["blocks"]) WHERE id = $1",
                block.block.id.value) != nil
        }
        if isKnown { return Step(block: block.block, outcome: .known, faults: 0, entries: 0) }
        let reading = try await read(block)
        for fault in reading.faults {
            logger.warning(
                "an event is left out",
                metadata: [
                    "block": "\(reading.block.number)", "block_id": "\(reading.block.id)", "reason": "\(fault)",
                ])
        }
        let now = Int64(Date().timeIntervalSince1970)
        let outcome = try await database.write { connection in
            try BlockWriter(
                connection: connection, tables: try Self.tables(target, connection), remembersUndone: target == .inUse
            ).apply(reading, now: now)
        }
        if outcome == .elsewhere { throw Elsewhere() }
        return Step(block: block.block, outcome: outcome, faults: reading.faults.count, entries: reading.items.count)
    }

    private func read(_ block: BlockEvents) async throws -> BlockReading {
        do {
            return try await BlockReading(block, from: source)
        } catch let error where error.code == .blockNotFound {
            // It left the chain while it was on its way here.
            throw Elsewhere(cause: .ledger(error))
        } catch {
            throw IndexFailure.ledger(error)
        }
    }

    static func tables(_ target: Target, _ connection: any SQLConnection) throws -> IndexTables {
        let inUse = try IndexTables(inUse: connection)
        guard case .rebuild(let slot) = target else { return inUse }
        guard slot != inUse.slot else { throw IndexFailure.rebuiltMeanwhile }
        return IndexTables(slot)
    }

    /// The last 16 blocks, and ever fewer older ones: where the chain was reorganised, the newest that is still on it
    /// is found among these.
    private func known() async throws -> [BlockReference] {
        let target = target
        return try await database.read { connection in
            let snapshot = IndexSnapshot(connection, try Self.tables(target, connection))
            guard let head = try snapshot.head()?.block else { return [] }
            var known: [BlockReference] = []
            var back: UInt64 = 0
            while back <= head.number {
                if let block = try snapshot.block(head.number - back)?.block { known.append(block) }
                back = back < 16 ? back + 1 : back * 2
            }
            return known
        }
    }
}

/// How long to wait before another attempt: 0.1 s, then twice as long each time, 5 s at most.
struct BackOff: Sendable {
    private(set) var failures = 0

    mutating func reset() { failures = 0 }

    mutating func wait() async {
        let milliseconds = min(5_000, 100 << min(failures, 10))
        failures += 1
        try? await Task.sleep(for: .milliseconds(milliseconds))
    }
}
