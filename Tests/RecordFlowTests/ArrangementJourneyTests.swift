import Cryptography
import EHRFamily
import RecordEncryption
import RecordErrors
import RecordFlow
import RecordKeys
import RecordStorage
import SawtoothClient
import ServiceTesting
import Testing

@Suite(
    "Journeys with stores and wrappers together", .serialized,
    .enabled(if: LedgerProcesses.areBuilt, "ehr-dev-ledger and ehr-processor are not built; set EHR_BIN"))
struct ArrangementJourneyTests {
    @Test(
        "deposit, share, log, release, open, verify, withdraw, move keys, a new KEK, erase: each does what it says",
        arguments: Arrangement.here)
    func story(arrangement: Arrangement) async throws {
        let processes = try LedgerProcesses()
        let url = processes.rest.hasPrefix("http") ? processes.rest : "http://\(processes.rest)"
        let desk = try await arrangement.desk(RESTRecordLedger(try LedgerAPI(url: url)))
        try await desk.register()
        // More than one part of an upload, where the store has parts, and a record that is none.
        let (long, short) = (RandomBytes.make(11 << 20), [UInt8]("short".utf8))
        let first = try await desk.deposit("r-1", long)
        let second = try await desk.deposit("r-2", short)
        for (record, content) in [(first, long), (second, short)] {
            #expect(try await desk.store.record(record, of: desk.patient).row.state == .anchored)
            #expect(try await desk.desk.openOwn(record, of: desk.patient).whole() == content)
            #expect(
                try await desk.desk.verify(record, of: desk.patient).plaintextLength == UInt64(content.count)
            )
        }

        try await desk.share()
        let access = try await desk.logged(first)
        let dek = try await desk.desk.release(access).open(privateKey: desk.secret())
        #expect(try await desk.open(first, with: dek) == long)
        await #expect(throws: RecordFailure.self) { try await desk.open(second, with: dek) }
        #expect(try await desk.desk.open(access).whole() == long)

        let revoked = try await desk.desk.withdraw(
            WithdrawConsent(
                patient: desk.patient, doctor: desk.doctor, operation: "revoke-1", signer: desk.patientKey))
        guard case .committed = revoked.state else {
            Issue.record("\(revoked.state)")
            return
        }
        #expect(await refusal { try await desk.desk.release(access) } == .accessWithdrawn)
        #expect(try await desk.desk.moveKeys(of: desk.patient) == (2, 1))
        #expect(try await desk.desk.rotateKEK() == 1)
        for (record, content) in [(first, long), (second, short)] {
            #expect(try await desk.desk.openOwn(record, of: desk.patient).whole() == content)
        }

        // A part of an upload that nobody finished, as a crash leaves it.
        let left = try await desk.objects.startObject()
        try await left.write(RandomBytes.make(6 << 20))
        _ = try await desk.objects.removeAbandoned(olderThan: -3600)
        #expect(try await desk.objects.list(after: nil, limit: 10).count == 2)

        #expect(try await desk.desk.erase(.patient(desk.patient)) == 2)
        for record in [first, second] {
            await #expect(throws: RecordFailure.self) { try await desk.desk.openOwn(record, of: desk.patient) }
        }
        #expect(try await desk.objects.list(after: nil, limit: 10).isEmpty)
    }
}
