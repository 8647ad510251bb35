import EHRFamily
import Locking
import RecordErrors
import RecordFlow
import RecordKeys
import SawtoothProtocol
import SawtoothSigning
import Testing

/// What a session accepted goes on without it.
@Suite("A withdrawal whose session is over")
struct SignedAheadTests {
    private func shared() async throws -> (LyingLedger, Desk) {
        let ledger = LyingLedger()
        let desk = try await Desk(ledger)
        try await desk.register()
        try await desk.share()
        return (ledger, desk)
    }

    /// Withdraws in a session, while the ledger is away; the session is over then.
    private func withdraw(_ ledger: LyingLedger, _ desk: Desk) async throws -> LedgerOperation {
        ledger.lies.withLock { $0.isAway = true }
        let session = desk.desk.signing(with: desk.patientKey, for: .patient(desk.patient))
        let accepted = try await session.withdraw(
            WithdrawConsent(patient: desk.patient, doctor: desk.doctor, operation: "w-1"))
        ledger.lies.withLock { $0.isAway = false }
        #expect(accepted.state == .waiting)
        return accepted
    }

    private func consent(_ desk: Desk) async throws -> ConsentEntry {
        let address = Addressing.consent(of: desk.patient, to: desk.doctor)
        let data = try await desk.desk.ledger.data(at: [address], head: desk.desk.ledger.head())
        return try ConsentEntry(decoding: try #require(data.first ?? nil))
    }

    @Test("is signed while the ledger is away, for the version that was granted here, and nobody signs it later")
    func away() async throws {
        let (ledger, desk) = try await shared()
        let accepted = try await withdraw(ledger, desk)
        #expect(try await desk.store.operation(accepted.id)?.batch != nil)
        #expect(try await desk.anew().settleOperations(timeout: .seconds(10)) == (1, 0))
        #expect(try await consent(desk).status == .revoked)
    }

    @Test("is signed for the next version too, which counts if the consent was given again elsewhere meanwhile")
    func movedOn() async throws {
        let (ledger, desk) = try await shared()
        let accepted = try await withdraw(ledger, desk)
        try await desk.submit(
            GrantAccess(
                patient: desk.patient, doctor: desk.doctor, scopes: .everything,
                keyReference: KeyReference(unchecked: "elsewhere"), previousVersion: 1), desk.patientKey)
        #expect(try await desk.anew().settleOperations(timeout: .seconds(10)) == (1, 0))
        #expect(try await consent(desk).status == .revoked)
        #expect(try await consent(desk).version == 3)
        let done = try #require(try await desk.store.operation(accepted.id))
        #expect(done.state.isCommitted)
        // What is signed ahead is destroyed with the verdict.
        #expect(done.ahead == nil)
    }

    @Test("and that was signed for a version that a lie has shown, is signed anew in the next session")
    func wrongVersion() async throws {
        let (_, desk) = try await shared()
        let accepted = try await desk.desk.deny(
            WithdrawConsent(patient: desk.patient, doctor: desk.doctor, operation: "w-1"))
        let batch = try Batch(
            RevokeAccess(patient: desk.patient, doctor: desk.doctor, previousVersion: 7), signedBy: desk.patientKey)
        _ = try await desk.store.sign(accepted.id, replacing: nil, with: batch.encoded())
        // Without a key it waits.
        #expect(try await desk.anew().settleOperations(timeout: .seconds(10)) == (0, 1))
        let session = desk.desk.signing(with: desk.patientKey, for: .patient(desk.patient))
        #expect(try await session.settleUnsigned(timeout: .seconds(10)) == 1)
        #expect(try await consent(desk).status == .revoked)
    }

    @Test("leaves nothing that is signed for a version to come once it is settled")
    func destroyed() async throws {
        let (ledger, desk) = try await shared()
        let accepted = try await withdraw(ledger, desk)
        #expect(try await desk.store.operation(accepted.id)?.ahead != nil)
        _ = try await desk.anew().settleOperations(timeout: .seconds(10))
        #expect(try await desk.store.operation(accepted.id)?.ahead == nil)
    }
}
