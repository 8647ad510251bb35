import Cryptography
import EHRFamily
import Locking
import RecordEncryption
import RecordFlow
import RecordKeys
import RecordStorage
import SawtoothClient
import SawtoothProtocol
import SawtoothSigning
import Testing

@Suite(
    "Journeys on a ledger of processes", .serialized,
    .enabled(if: LedgerProcesses.areBuilt, "ehr-dev-ledger and ehr-processor are not built; set EHR_BIN"))
struct JourneysOnLedgerTests {
    private static func ledger(_ processes: LedgerProcesses) throws -> RESTRecordLedger {
        RESTRecordLedger(
            try LedgerAPI(url: processes.rest.hasPrefix("http") ? processes.rest : "http://\(processes.rest)"))
    }

    @Test("deposit, share, log, release, open, verify, withdraw, move keys, erase: each does what it says")
    func story() async throws {
        let processes = try LedgerProcesses()
        let desk = try await Desk(Self.ledger(processes))
        try await desk.register()
        let content = RandomBytes.make(300_000)
        let record = try await desk.deposit("r-1", content)
        let retrieve = RetrieveRecord(desk.desk)
        #expect(try await desk.store.record(record, of: desk.patient).row.state == .anchored)
        #expect(try await retrieve.openOwn(record, of: desk.patient).whole() == content)

        try await desk.share()
        let purpose = try await desk.logged(record)
        let release = try await retrieve.release(purpose)
        #expect(try await retrieve.release(purpose) == release)
        let dek = try release.open(privateKey: desk.secret())
        #expect(try await desk.open(record, with: dek) == content)
        #expect(try await retrieve.open(purpose).whole() == content)
        #expect(try await VerifyRecord(desk.desk).run(record, of: desk.patient).plaintextLength == 300_000)

        let revoked = try await WithdrawConsent(desk.desk).run(
            patient: desk.patient, doctor: desk.doctor, operation: "revoke-1", signer: desk.patientKey)
        guard case .committed = revoked.state else {
            Issue.record("\(revoked.state)")
            return
        }
        #expect(await refusal { try await retrieve.release(purpose) } == .withdrawn)
        #expect(try await RotateKeys(desk.desk).moveKeys(of: desk.patient) == (1, 1))
        #expect(try await RotateKeys(desk.desk).rotateKEK() == 1)
        #expect(try await retrieve.openOwn(record, of: desk.patient).whole() == content)

        #expect(try await EraseRecord(desk.desk).run(.patient(desk.patient)) == 1)
        await #expect(throws: FlowError.self) { try await retrieve.openOwn(record, of: desk.patient) }
        #expect(try await desk.objects.list(after: nil, limit: 10).isEmpty)
    }

    @Test("nothing is released without an access on the ledger, nor for another record, doctor or an old one")
    func logBeforeRelease() async throws {
        let processes = try LedgerProcesses()
        let desk = try await Desk(Self.ledger(processes))
        try await desk.register()
        let (first, second) = (try await desk.deposit("r-1", [1]), try await desk.deposit("r-2", [2]))
        try await desk.share()
        let retrieve = RetrieveRecord(desk.desk)

        let drawn = try await retrieve.begin(first, of: desk.patient, by: desk.doctor)
        #expect(await refusal { try await retrieve.release(drawn) } == .notLogged)
        #expect(await refusal { try await retrieve.open(drawn) } == .notLogged)

        let purpose = try await desk.logged(first)
        _ = try await retrieve.release(purpose)
        func with(_ record: RecordID, _ doctor: DoctorID) -> KeyRelease.Purpose {
            KeyRelease.Purpose(patient: desk.patient, record: record, doctor: doctor, access: purpose.access)
        }
        #expect(await refusal { try await retrieve.release(with(second, desk.doctor)) } == .foreign)
        let stranger = DoctorID(unchecked: "stranger")
        try await desk.submit(RegisterDoctor(doctor: stranger), try PrivateKey.random())
        #expect(await refusal { try await retrieve.release(with(first, stranger)) } == .notLogged)

        // An access in the doctor's name that someone else signs is refused by the ledger, and opens nothing.
        let forged = try await retrieve.begin(first, of: desk.patient, by: desk.doctor)
        await #expect(throws: FlowError.self) { try await retrieve.log(forged, signer: try PrivateKey.random()) }
        #expect(await refusal { try await retrieve.release(forged) } == .notLogged)

        // An id that the doctor drew: nobody can tell how old it is on a network without block time.
        let own = KeyRelease.Purpose(
            patient: desk.patient, record: first, doctor: desk.doctor, access: AccessID(unchecked: "own"))
        try await retrieve.log(own, signer: desk.doctorKey)
        #expect(await refusal { try await retrieve.release(own) } == .ageUnknown)

        desk.offset.withLock { $0 = 301 }
        #expect(await refusal { try await retrieve.release(purpose) } == .stale(age: nil))
    }

    @Test("where the network records block time, it tells how old an access is")
    func blockTime() async throws {
        let processes = try LedgerProcesses("--block-info")
        let desk = try await Desk(Self.ledger(processes))
        try await desk.register()
        let record = try await desk.deposit("r-1", [1])
        try await desk.share()
        let retrieve = RetrieveRecord(desk.desk)
        let own = KeyRelease.Purpose(
            patient: desk.patient, record: record, doctor: desk.doctor, access: AccessID(unchecked: "own"))
        try await retrieve.log(own, signer: desk.doctorKey)
        _ = try await retrieve.release(own)
        desk.offset.withLock { $0 = 400 }
        guard case .stale(let age?) = await refusal({ try await retrieve.release(own) }) else {
            Issue.record("an old access was not found stale by block time")
            return
        }
        #expect((400...460).contains(age))
    }

    @Test("a pending access opens nothing until it is committed")
    func pending() async throws {
        let processes = try LedgerProcesses()
        let desk = try await Desk(Self.ledger(processes))
        try await desk.register()
        let record = try await desk.deposit("r-1", [1])
        try await desk.share()
        let retrieve = RetrieveRecord(desk.desk)
        let purpose = try await retrieve.begin(record, of: desk.patient, by: desk.doctor)
        processes.stopProcessor()
        await #expect(throws: FlowError.self) {
            try await retrieve.log(purpose, signer: desk.doctorKey, timeout: .milliseconds(500))
        }
        #expect(await refusal { try await retrieve.release(purpose) } == .notLogged)

        try processes.startProcessor()
        // The next batch to be committed comes after the one that waits.
        try await desk.submit(RegisterPatient(patient: PatientID(unchecked: "next")), desk.patientKey)
        _ = try await retrieve.release(purpose)
    }

    @Test("a withdrawal between log and release ends it at once, though the ledger has not heard of it")
    func withdrawnBetween() async throws {
        let processes = try LedgerProcesses()
        let desk = try await Desk(Self.ledger(processes))
        try await desk.register()
        let record = try await desk.deposit("r-1", RandomBytes.make(1_000_000))
        try await desk.share()
        let retrieve = RetrieveRecord(desk.desk)
        let purpose = try await desk.logged(record)
        let reading = try await retrieve.open(purpose)
        #expect(try await reading.next() != nil)

        processes.stopProcessor()
        let revoke = try await WithdrawConsent(desk.desk).run(
            patient: desk.patient, doctor: desk.doctor, operation: "revoke-1", signer: desk.patientKey,
            timeout: .milliseconds(300))
        #expect(revoke.state == .waiting && revoke.batch != nil)
        #expect(await refusal { try await retrieve.release(purpose) } == .withdrawn)
        #expect(await refusal { try await reading.next() } == .withdrawn)

        try processes.startProcessor()
        #expect(try await SettleOperation(desk.desk).runAll(timeout: .seconds(60)) == (1, 0))
        // A new consent does not revive the access that was logged under the old one.
        try await desk.share("share-2")
        #expect(await refusal { try await retrieve.release(purpose) } == .otherConsent)
        _ = try await retrieve.release(try await desk.logged(record))
    }

    @Test("a consent that the patient revoked elsewhere ends releases as soon as the ledger has it")
    func revokedElsewhere() async throws {
        let processes = try LedgerProcesses()
        let desk = try await Desk(Self.ledger(processes))
        try await desk.register()
        let record = try await desk.deposit("r-1", [1])
        try await desk.share()
        let purpose = try await desk.logged(record)
        try await desk.submit(
            RevokeAccess(patient: desk.patient, doctor: desk.doctor, previousVersion: 1), desk.patientKey)
        #expect(await refusal { try await RetrieveRecord(desk.desk).release(purpose) } == .withdrawn)

        // A grant made elsewhere names a key reference that no row here has.
        try await desk.submit(
            GrantAccess(
                patient: desk.patient, doctor: desk.doctor, scopes: .everything,
                keyReference: KeyReference(unchecked: "elsewhere"), previousVersion: 2), desk.patientKey)
        let again = try await desk.logged(record)
        #expect(
            await refusal { try await RetrieveRecord(desk.desk).release(again) }
                == .unknownConsent(KeyReference(unchecked: "elsewhere")))
    }

    @Test("keys in custody sign for their holders, and an anchor that the ledger refuses leaves no key")
    func custody() async throws {
        let processes = try LedgerProcesses()
        let desk = try await Desk(Self.ledger(processes))
        try await desk.register()
        let stranger = PatientID(unchecked: "custodial")
        _ = try await desk.desk.makeSigningKey(for: .patient(stranger))
        // Nobody registered this patient: the anchor is refused, and with it goes the key.
        do {
            let request = DepositRecord.Request(
                patient: stranger, record: RecordID(unchecked: "r"), operation: "o")
            _ = try await DepositRecord(desk.desk).run(request) { nil }
            Issue.record("an anchor for a stranger was accepted")
        } catch FlowError.rejected(let code, _) {
            #expect(code != nil)
        }
        await #expect(throws: KeyStoreError.self) {
            try await desk.store.record(RecordID(unchecked: "r"), of: stranger)
        }
        #expect(try await SweepObjects(desk.desk).removeUnneeded() == 1)
        await #expect(throws: FlowError.self) {
            try await DepositRecord(desk.desk).run(
                DepositRecord.Request(patient: desk.patient, record: RecordID(unchecked: "r"), operation: "p")
            ) { nil }
        }
    }
}
