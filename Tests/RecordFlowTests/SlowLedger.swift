import EHRFamily
import Locking
import RecordErrors
import RecordFlow
import RecordTesting
import SawtoothClient
import SawtoothProtocol

/// A ledger of the family's own rules that takes its time: batches can be held back, or their verdicts lost on the way.
/// Of a batch that it has taken it says so again, as Sawtooth does, and does not judge it anew.
final class SlowLedger: RecordLedger {
    enum Course {
        case straight
        /// Batches wait, and nothing is known of them.
        case held
        /// Batches are taken, but the answer does not arrive.
        case unanswered
    }

    private struct State {
        var course = Course.straight
        var held: [Batch] = []
        var taken: Set<String> = []
        var submitted: [Batch] = []
        var sent: [[UInt8]] = []
    }

    private let inner = RuleLedger()
    private let state = LockedValue(State())

    var course: Course {
        get { state.withLock { $0.course } }
        set { state.withLock { $0.course = newValue } }
    }

    var submitted: [Batch] { state.withLock { $0.submitted } }

    /// The bytes of what came encoded.
    var sent: [[UInt8]] { state.withLock { $0.sent } }

    func head() async throws(RecordFailure) -> BlockReference { try await inner.head() }

    func data(at addresses: [StateAddress], head: BlockReference) async throws(RecordFailure) -> [[UInt8]?] {
        try await inner.data(at: addresses, head: head)
    }

    func block(_ id: BlockID) async throws(RecordFailure) -> ChainBlock { try await inner.block(id) }

    func submit(_ batch: Batch, encoded: [UInt8], timeout: Duration) async throws(RecordFailure) -> Verdict {
        state.withLock { $0.sent.append(encoded) }
        return try await submit(batch, timeout: timeout)
    }

    func submit(_ batch: Batch, timeout: Duration) async throws(RecordFailure) -> Verdict {
        let (course, isTaken) = state.withLock { state in
            state.submitted.append(batch)
            return (state.course, state.taken.contains(batch.headerSignature))
        }
        if isTaken && course == .straight { return .committed(block: nil) }
        if course == .held {
            state.withLock { $0.held.append(batch) }
            return .unknown(last: .pending)
        }
        let verdict = try await take(batch)
        if course == .unanswered { throw RecordFailure(.ledgerAway, "the answer was lost") }
        return verdict
    }

    /// Judges what was held back.
    func deliver() async throws(RecordFailure) -> [Verdict] {
        let held = state.withLock { state in
            defer { state.held = [] }
            return state.held
        }
        var verdicts: [Verdict] = []
        for batch in held { verdicts.append(try await take(batch)) }
        return verdicts
    }

    private func take(_ batch: Batch) async throws(RecordFailure) -> Verdict {
        let verdict = try await inner.submit(batch, timeout: .seconds(1))
        if verdict.isCommitted { _ = state.withLock { $0.taken.insert(batch.headerSignature) } }
        return verdict
    }
}
