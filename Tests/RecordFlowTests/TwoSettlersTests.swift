import EHRFamily
import Locking
import RecordErrors
import RecordFlow
import RecordKeys
import RecordTesting
import SawtoothClient
import SawtoothProtocol
import Testing

/// A ledger that lets something happen between a batch's verdict and its arrival, once.
private final class LateLedger: RecordLedger {
    typealias Meanwhile = @Sendable () async throws -> Void

    let truth = RuleLedger()
    let meanwhile = LockedValue<Meanwhile?>(nil)
    /// What then arrives in the verdict's place.
    let arrives = LockedValue<(@Sendable (Batch) -> Verdict)?>(nil)

    func head() async throws(RecordFailure) -> BlockReference { try await truth.head() }

    func data(at addresses: [StateAddress], head: BlockReference) async throws(RecordFailure) -> [[UInt8]?] {
        try await truth.data(at: addresses, head: head)
    }

    func block(_ id: BlockID) async throws(RecordFailure) -> ChainBlock { try await truth.block(id) }

    func submit(_ batch: Batch, timeout: Duration) async throws(RecordFailure) -> Verdict {
        let happens = meanwhile.withLock { meanwhile in
            defer { meanwhile = nil }
            return meanwhile
        }
        guard let happens else { return try await truth.submit(batch, timeout: timeout) }
        do {
            try await happens()
        } catch {
            throw RecordFailure(.ledgerUnusable, because: error)
        }
        if let arrives = arrives.withLock({ $0 }) { return arrives(batch) }
        return try await truth.submit(batch, timeout: timeout)
    }

    static func invalid(_ batch: Batch, _ code: RejectionCode) -> Verdict {
        let rejection = Rejection(code, "so it says")
        return .invalid(
            batch.transactions.compactMap(\.id).map {
                InvalidTransaction(id: $0, message: rejection.message, extendedData: rejection.extendedData)
            })
    }
}

@Suite("Two who see to one operation")
struct TwoSettlersTests {
    private func withdrawing(_ ledger: LateLedger) async throws -> (Desk, LedgerOperation) {
        let desk = try await Desk(ledger)
        try await desk.register()
        try await desk.share()
        let request = WithdrawConsent(
            patient: desk.patient, doctor: desk.doctor, operation: "w-1", signer: desk.patientKey)
        return (desk, try await desk.desk.deny(request))
    }

    @Test("a verdict on a batch that another has replaced meanwhile settles nothing, and the other's is seen through")
    func olderRefusal() async throws {
        let ledger = LateLedger()
        let (desk, revoke) = try await withdrawing(ledger)
        ledger.arrives.withLock { $0 = { LateLedger.invalid($0, .doctorUnknown) } }
        let replaced = LockedValue<[UInt8]?>(nil)
        ledger.meanwhile.withLock {
            $0 = {
                // The other was told that the version is stale, signed anew, and was killed.
                let waiting = try #require(try await desk.store.operation("w-1"))
                let batch = try Batch(
                    RevokeAccess(patient: desk.patient, doctor: desk.doctor, previousVersion: 1),
                    signedBy: desk.patientKey)
                let stored = try await desk.store.sign("w-1", replacing: waiting.batch, with: batch.encoded())
                replaced.withLock { $0 = stored }
            }
        }
        let done = try await desk.desk.settle(revoke, signer: desk.patientKey, timeout: .seconds(10))
        #expect(done.batch == replaced.withLock { $0 } && done.batch != nil)
        guard case .committed = done.state else {
            Issue.record("settled on the older batch's verdict: \(done.state)")
            return
        }
        let data = try await ledger.data(
            at: [Addressing.consent(of: desk.patient, to: desk.doctor)], head: ledger.head())
        #expect(try ConsentEntry(decoding: #require(data.first ?? nil)).status == .revoked)
    }

    @Test("the store notes no verdict on a batch that is not the operation's any more, whoever comes late")
    func compared() async throws {
        let ledger = LateLedger()
        let (desk, revoke) = try await withdrawing(ledger)
        var (first, second) = (revoke, revoke)
        first.batch = try await desk.store.sign("w-1", replacing: nil, with: [1])
        second.batch = try await desk.store.sign("w-1", replacing: [1], with: [2])
        #expect(try await desk.store.settle(first, .committed(block: 7)).state == .waiting)
        #expect(try await desk.store.settle(first, .invalid(code: nil, message: "")).state == .waiting)
        #expect(try await desk.store.settle(revoke, .committed(block: nil)).state == .waiting)
        #expect(try await desk.store.settle(second, .committed(block: 8)).state == .committed(block: 8))
        #expect(try await desk.store.settle(first, .invalid(code: nil, message: "")).state == .committed(block: 8))
    }

    @Test("of one batch, COMMITTED that comes after INVALID counts, and INVALID that comes after COMMITTED does not")
    func oneBatch() async throws {
        for isCommittedFirst in [true, false] {
            let ledger = LateLedger()
            let desk = try await Desk(ledger)
            try await desk.register()
            let rest = LockedValue<[UInt8]?>([1])
            let deposit = try await desk.desk.accept(
                DepositRecord(
                    patient: desk.patient, record: RecordID(unchecked: "r-1"), operation: "o-1",
                    signer: desk.patientKey)
            ) {
                rest.withLock { rest in
                    defer { rest = nil }
                    return rest
                }
            }
            let refused = LedgerOperation.State.invalid(code: "c", message: "m")
            for state in isCommittedFirst ? [.committed(block: 1), refused] : [refused, .committed(block: 1)] {
                _ = try await desk.store.settle(deposit, state)
            }
            #expect(try await desk.store.operation("o-1")?.state == .committed(block: 1))
        }
    }
}
