import EHRFamily
import RecordFlow
import RecordKeys
import Testing

@Suite("Batches of the outbox")
struct KeptBatchTests {
    @Test("a deposit encodes its batch once: every try sends the bytes that were kept, and makes none anew")
    func bytes() async throws {
        let ledger = SlowLedger()
        let desk = try await Desk(ledger)
        try await desk.register()
        ledger.course = .held
        let request = DepositRecord(
            patient: desk.patient, record: RecordID(unchecked: "r-1"), operation: "o-1", signer: desk.patientKey)
        let waiting = try await desk.desk.deposit(request, timeout: .seconds(1)) { nil }
        let kept = try #require(waiting.batch)
        // A field that a batch does not have, as a later version might: encoding it anew would lose it.
        let later = kept + [0xFA, 0x01, 1, 0x41]
        #expect(try await desk.store.sign("o-1", replacing: kept, with: later) == later)
        ledger.course = .straight
        #expect(try await desk.desk.settleOperations(timeout: .seconds(1)) == (1, 0))
        #expect(ledger.sent == [kept, later])
    }
}
