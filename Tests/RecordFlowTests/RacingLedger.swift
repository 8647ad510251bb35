import Locking
import RecordErrors
import RecordFlow
import SawtoothClient
import SawtoothProtocol

/// A ledger to which something happens before a batch that is submitted.
final class RacingLedger: RecordLedger {
    /// The something happens with the first call from 0 on.
    let calls = LockedValue(0)
    private let ledger: any RecordLedger
    private let happen: @Sendable () async throws -> Void

    init(_ ledger: any RecordLedger, _ happen: @escaping @Sendable () async throws -> Void) {
        (self.ledger, self.happen) = (ledger, happen)
    }

    func head() async throws(RecordFailure) -> BlockReference { try await ledger.head() }

    func data(at addresses: [StateAddress], head: BlockReference) async throws(RecordFailure) -> [[UInt8]?] {
        try await ledger.data(at: addresses, head: head)
    }

    func block(_ id: BlockID) async throws(RecordFailure) -> ChainBlock { try await ledger.block(id) }

    func submit(_ batch: Batch, timeout: Duration) async throws(RecordFailure) -> Verdict {
        let call = calls.withLock { calls in
            defer { calls += 1 }
            return calls
        }
        if call == 0 {
            do {
                try await happen()
            } catch {
                throw RecordFailure(.ledgerAway, because: error)
            }
        }
        return try await ledger.submit(batch, timeout: timeout)
    }
}
