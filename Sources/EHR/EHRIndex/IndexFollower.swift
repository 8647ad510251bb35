internal import Locking
package import Logging
package import SawtoothClient

/// Follows a ledger and keeps its index, for as long as `run()` runs. One or several may do so for the same database:
/// each block is applied once.
package final class IndexFollower: Sendable {
    /// How the following goes, for readiness and metrics.
    package struct Status: Sendable {
        /// Whether the validator has accepted the subscription, and the connection stands.
        package var isSubscribed = false
        /// The newest block heard of.
        package var newest: BlockReference?
        /// When that was.
        package var lastBlockAt: ContinuousClock.Instant?
        /// When a block was last applied that writes entries of the family: somebody decides about transactions.
        package var lastEntryAt: ContinuousClock.Instant?
        /// Why it does not progress; nil where it does. It tries again by itself.
        package var failure: IndexFailure?
        /// Reorganisations undone since it began.
        package var forks = 0
        /// Events left out since it began.
        package var unreadableEvents = 0

        /// Seconds since the validator was last heard of with a block; nil before the first.
        package var secondsSinceLastBlock: Double? {
            lastBlockAt.map { (ContinuousClock.now - $0) / .seconds(1) }
        }
    }

    /// How far the index is behind the ledger.
    package struct Lag: Hashable, Sendable {
        package let ledger: BlockReference
        package let indexed: BlockReference?
        /// Blocks of the ledger that are not indexed.
        package var blocks: UInt64 {
            guard let indexed else { return ledger.number &+ 1 }
            return ledger.number > indexed.number ? ledger.number - indexed.number : 0
        }
    }

    let index: LedgerIndex
    private let source: any BlockSource
    private let following: ChainFollowing
    private let logger: Logger
    private let state = LockedValue(Status())
    let bell = ChangeBell()

    /// - Parameters:
    ///   - index: what to keep.
    ///   - endpoint: the validator's component endpoint, `tcp://HOST:4004`.
    ///   - api: the REST API of the same validator, from which transactions and receipts come.
    ///   - logger: tells of forks, events left out, and failures.
    package convenience init(_ index: LedgerIndex, endpoint: String, api: LedgerAPI, logger: Logger) {
        self.init(
            index, source: api, updates: ChainFollowing.updates(of: endpoint, logger: logger), logger: logger)
    }

    init(
        _ index: LedgerIndex, source: any BlockSource, updates: @escaping ChainFollowing.Updates, logger: Logger
    ) {
        self.index = index
        self.source = source
        self.logger = logger
        following = ChainFollowing(
            database: index.database, source: source, updates: updates, target: .inUse, logger: logger)
    }

    /// How it goes.
    package var status: Status { state.withLock { $0 } }

    /// Follows until the task is cancelled. Nothing that the ledger, the network or the database does ends it.
    package func run() async {
        var backOff = BackOff()
        while !Task.isCancelled {
            let before = status.newest
            let failure = await follow()
            if Task.isCancelled { break }
            if status.newest != before { backOff.reset() }
            // A ledger that restarts, or a block that left the chain under way, is over by then.
            if let failure, backOff.failures == 3 || backOff.failures > 0 && backOff.failures.isMultiple(of: 20) {
                logger.warning("the index does not progress, and tries again", metadata: ["reason": "\(failure)"])
            }
            await backOff.wait()
        }
        state.withLock { $0.isSubscribed = false }
    }

    /// - Returns: why it ended; nil where the updates ended by themselves.
    private func follow() async -> IndexFailure? {
        do {
            try await following.once(hear: { self.hear($0) }, step: { self.take($0) })
            state.withLock { $0.isSubscribed = false }
            return nil
        } catch {
            let failure: IndexFailure? =
                switch error {
                case is CancellationError: nil
                case let error as ChainFollowing.Elsewhere: error.cause
                case let error as EventFollowerError: .events(error)
                default: IndexFailure(error)
                }
            state.withLock { state in
                state.isSubscribed = false
                state.failure = failure ?? state.failure
            }
            return failure
        }
    }

    private func hear(_ update: LedgerUpdate) {
        state.withLock { state in
            switch update {
            case .subscribed: state.isSubscribed = true
            case .disconnected: state.isSubscribed = false
            case .block(let block):
                state.newest = block.block
                state.lastBlockAt = .now
            case .fork: break
            }
        }
    }

    private func take(_ step: ChainFollowing.Step) {
        state.withLock { state in
            state.failure = nil
            state.unreadableEvents += step.faults
            if step.entries > 0 { state.lastEntryAt = .now }
            if case .applied(let undone) = step.outcome, undone > 0 { state.forks += 1 }
        }
        if case .applied(let undone) = step.outcome, undone > 0 {
            logger.notice(
                "the chain was reorganised",
                metadata: ["blocks_undone": "\(undone)", "continues_with": "\(step.block.number)"])
        }
        bell.ring()
    }

    /// Asks the ledger for its newest block.
    ///
    /// - Throws: `.ledger`, `.database`.
    package func lag() async throws(IndexFailure) -> Lag {
        let newest: BlockReference
        do {
            newest = try await source.newest()
        } catch {
            throw .ledger(error)
        }
        return Lag(ledger: newest, indexed: try await index.head()?.block)
    }
}
