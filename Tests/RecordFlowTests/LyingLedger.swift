import EHRFamily
import Locking
import RecordErrors
import RecordFlow
import RecordTesting
import SawtoothClient
import SawtoothProtocol

/// What stands between the desk and an honest ledger and says what it likes: a REST API that somebody has taken over,
/// or one validator's opinion.
final class LyingLedger: RecordLedger {
    struct Lies: Sendable {
        /// What is answered to the next batch, which goes nowhere.
        var verdict: (@Sendable (Batch) -> Verdict)?
        /// What is answered to every other one.
        var everyVerdict: (@Sendable (Batch) -> Verdict)?
        var held: [Batch] = []
        /// What is shown at these addresses.
        var state: [StateAddress: [UInt8]?] = [:]
        /// Transactions that are shown in the newest block too.
        var transactions: [ChainTransaction] = []
        /// Whether blocks that were there are said to be unknown, as after a fork that won.
        var hasForked = false
        var isAway = false
        var submitted = 0
    }

    let truth = RuleLedger()
    let lies = LockedValue(Lies())

    /// Shows `value` in the place of what is there.
    func show(_ value: some StateValue) {
        lies.withLock { $0.state[value.key.address] = value.encoded() }
    }

    /// Says INVALID to the next batch, and lets nobody have it.
    func refuseNext(_ rejection: Rejection = Rejection(.recordExists, "so it says")) {
        lies.withLock { lies in
            lies.verdict = { batch in
                .invalid(
                    batch.transactions.compactMap(\.id).map {
                        InvalidTransaction(id: $0, message: rejection.message, extendedData: rejection.extendedData)
                    })
            }
        }
    }

    /// The truth's verdicts on what was held back.
    func deliver() async throws(RecordFailure) -> [Verdict] {
        let held = lies.withLock { lies in
            defer { lies.held = [] }
            return lies.held
        }
        var verdicts: [Verdict] = []
        for batch in held { verdicts.append(try await truth.submit(batch, timeout: .seconds(1))) }
        return verdicts
    }

    private func beThere() throws(RecordFailure) {
        if lies.withLock({ $0.isAway }) { throw RecordFailure(.ledgerAway, "nobody listens") }
    }

    func head() async throws(RecordFailure) -> BlockReference {
        try beThere()
        return try await truth.head()
    }

    func data(at addresses: [StateAddress], head: BlockReference) async throws(RecordFailure) -> [[UInt8]?] {
        try beThere()
        let entries = try await truth.data(at: addresses, head: head)
        return lies.withLock { lies in zip(addresses, entries).map { lies.state[$0] ?? $1 } }
    }

    func block(_ id: BlockID) async throws(RecordFailure) -> ChainBlock {
        try beThere()
        if lies.withLock({ $0.hasForked }) { throw RecordFailure(.ledgerUnusable, "there is no such block") }
        let block = try await truth.block(id)
        guard try await block.reference == truth.head() else { return block }
        let more = lies.withLock { $0.transactions }
        return ChainBlock(
            reference: block.reference, previous: block.previous, transactions: block.transactions + more)
    }

    func submit(_ batch: Batch, timeout: Duration) async throws(RecordFailure) -> Verdict {
        try beThere()
        let verdict = lies.withLock { lies in
            lies.submitted += 1
            guard let verdict = lies.verdict ?? lies.everyVerdict else { return nil as Verdict? }
            lies.verdict = nil
            lies.held.append(batch)
            return verdict(batch)
        }
        if let verdict { return verdict }
        return try await truth.submit(batch, timeout: timeout)
    }
}
