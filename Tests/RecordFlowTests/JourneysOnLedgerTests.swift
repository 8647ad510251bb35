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
import ServiceTesting
import Testing

@Suite(
    "Journeys on a ledger of processes", .serialized,
    .enabled(if: LedgerProcesses.areBuilt, "ehr-dev-ledger and ehr-processor are not built; set EHR_BIN"))
struct JourneysOnLedgerTests {
    private static func ledger(_ processes: LedgerProcesses) throws -> RESTRecordLedger {
        RESTRecordLedger(
            try LedgerAPI(url: processes.rest.hasPrefix("http") ? processes.rest : "http://\(processes.rest)"))
    }

    @Test(
        "deposit, share, log, release, open, verify, withdraw, move keys, erase: each does what it says",
        arguments: Depth.allCases)
    func story(depth: Depth) async throws {
        let processes = try LedgerProcesses()
        let desk = try await Desk(Self.ledger(processes), depth)
        try await desk.register()
        let content = RandomBytes.make(300_000)
        let record = try await desk.deposit("r-1", content)
        let journeys = desk.journeys
        #expect(try await desk.store.record(record, of: desk.patient).row.state == .anchored)
        #expect(try await journeys.openOwn(record, of: desk.patient, range: nil).whole() == content)

        try await desk.share()
        let purpose = try await desk.logged(record)
        let release = try await journeys.release(purpose)
        #expect(try await journeys.release(purpose) == release)
        let dek = try release.open(privateKey: desk.secret())
        #expect(try await desk.open(record, with: dek) == content)
        #expect(try await journeys.open(purpose, range: nil).whole() == content)
        #expect(try await journeys.verify(record, of: desk.patient).plaintextLength == 300_000)

        let revoked = try await journeys.withdraw(
            patient: desk.patient, doctor: desk.doctor, operation: "revoke-1", reason: nil, signer: desk.patientKey,
            timeout: .seconds(60))
        guard case .committed = revoked.state else {
            Issue.record("\(revoked.state)")
            return
        }
        #expect(await refusal { try await journeys.release(purpose) } == .withdrawn)
        #expect(try await journeys.moveKeys(of: desk.patient) == (1, 1))
        #expect(try await journeys.rotateKEK() == 1)
        #expect(try await journeys.openOwn(record, of: desk.patient, range: nil).whole() == content)

        #expect(try await journeys.erase(.patient(desk.patient)) == 1)
        await #expect(throws: FlowError.self) { try await journeys.openOwn(record, of: desk.patient, range: nil) }
        #expect(try await desk.objects.list(after: nil, limit: 10).isEmpty)
    }

    @Test(
        "nothing is released without an access on the ledger, nor for another record, doctor or an old one",
        arguments: Depth.allCases)
    func logBeforeRelease(depth: Depth) async throws {
        let processes = try LedgerProcesses()
        let desk = try await Desk(Self.ledger(processes), depth)
        try await desk.register()
        let (first, second) = (try await desk.deposit("r-1", [1]), try await desk.deposit("r-2", [2]))
        try await desk.share()
        let journeys = desk.journeys

        let drawn = try await journeys.begin(first, of: desk.patient, by: desk.doctor)
        #expect(await refusal { try await journeys.release(drawn) } == .notLogged)
        #expect(await refusal { try await journeys.open(drawn, range: nil) } == .notLogged)

        let purpose = try await desk.logged(first)
        _ = try await journeys.release(purpose)
        func with(_ record: RecordID, _ doctor: DoctorID) -> KeyRelease.Purpose {
            KeyRelease.Purpose(patient: desk.patient, record: record, doctor: doctor, access: purpose.access)
        }
        #expect(await refusal { try await journeys.release(with(second, desk.doctor)) } == .foreign)
        let stranger = DoctorID(unchecked: "stranger")
        try await desk.submit(RegisterDoctor(doctor: stranger), try PrivateKey.random())
        #expect(await refusal { try await journeys.release(with(first, stranger)) } == .notLogged)

        // An access in the doctor's name that someone else signs is refused by the ledger, and opens nothing.
        let forged = try await journeys.begin(first, of: desk.patient, by: desk.doctor)
        await #expect(throws: FlowError.self) {
            try await journeys.log(
                forged, for: nil, signer: try PrivateKey.random(), timeout: .seconds(60))
        }
        #expect(await refusal { try await journeys.release(forged) } == .notLogged)

        // An id that the doctor drew: nobody can tell how old it is on a network without block time.
        let own = KeyRelease.Purpose(
            patient: desk.patient, record: first, doctor: desk.doctor, access: AccessID(unchecked: "own"))
        try await journeys.log(own, for: nil, signer: desk.doctorKey, timeout: .seconds(60))
        #expect(await refusal { try await journeys.release(own) } == .ageUnknown)

        desk.offset.withLock { $0 = 301 }
        #expect(await refusal { try await journeys.release(purpose) } == .stale(age: nil))
    }

    @Test("where the network records block time, it tells how old an access is", arguments: Depth.allCases)
    func blockTime(depth: Depth) async throws {
        let processes = try LedgerProcesses("--block-info")
        let desk = try await Desk(Self.ledger(processes), depth)
        try await desk.register()
        let record = try await desk.deposit("r-1", [1])
        try await desk.share()
        let journeys = desk.journeys
        let own = KeyRelease.Purpose(
            patient: desk.patient, record: record, doctor: desk.doctor, access: AccessID(unchecked: "own"))
        try await journeys.log(own, for: nil, signer: desk.doctorKey, timeout: .seconds(60))
        _ = try await journeys.release(own)
        desk.offset.withLock { $0 = 400 }
        guard case .stale(let age?) = await refusal({ try await journeys.release(own) }) else {
            Issue.record("an old access was not found stale by block time")
            return
        }
        #expect((400...460).contains(age))
    }

    @Test("a pending access opens nothing until it is committed", arguments: Depth.allCases)
    func pending(depth: Depth) async throws {
        let processes = try LedgerProcesses()
        let desk = try await Desk(Self.ledger(processes), depth)
        try await desk.register()
        let record = try await desk.deposit("r-1", [1])
        try await desk.share()
        let journeys = desk.journeys
        let purpose = try await journeys.begin(record, of: desk.patient, by: desk.doctor)
        processes.stopProcessor()
        await #expect(throws: FlowError.self) {
            try await journeys.log(purpose, for: nil, signer: desk.doctorKey, timeout: .milliseconds(500))
        }
        #expect(await refusal { try await journeys.release(purpose) } == .notLogged)

        try processes.startProcessor()
        // The next batch to be committed comes after the one that waits.
        try await desk.submit(RegisterPatient(patient: PatientID(unchecked: "next")), desk.patientKey)
        _ = try await journeys.release(purpose)
    }

    @Test(
        "a withdrawal between log and release ends it at once, though the ledger has not heard of it",
        arguments: Depth.allCases)
    func withdrawnBetween(depth: Depth) async throws {
        let processes = try LedgerProcesses()
        let desk = try await Desk(Self.ledger(processes), depth)
        try await desk.register()
        let record = try await desk.deposit("r-1", RandomBytes.make(16_000_000))
        try await desk.share()
        let journeys = desk.journeys
        let purpose = try await desk.logged(record)
        let reading = try await journeys.open(purpose, range: nil)
        #expect(try await reading.next() != nil)

        processes.stopProcessor()
        let revoke = try await journeys.withdraw(
            patient: desk.patient, doctor: desk.doctor, operation: "revoke-1", reason: nil, signer: desk.patientKey,
            timeout: .milliseconds(300))
        #expect(revoke.state == .waiting && revoke.batch != nil)
        #expect(await refusal { try await journeys.release(purpose) } == .withdrawn)
        if depth == .inProcess { #expect(await refusal { try await reading.next() } == .withdrawn) }
        // What was on its way already may still come; the rest does not.
        #expect(await refusal { try await reading.whole() } == .withdrawn)

        try processes.startProcessor()
        #expect(try await journeys.settleOperations(timeout: .seconds(60)) == (1, 0))
        // A new consent does not revive the access that was logged under the old one.
        try await desk.share("share-2")
        #expect(await refusal { try await journeys.release(purpose) } == .otherConsent)
        _ = try await journeys.release(try await desk.logged(record))
    }

    @Test("a revoke that the patient made elsewhere ends an open read within seconds", arguments: Depth.allCases)
    func revokedWhileReading(depth: Depth) async throws {
        let processes = try LedgerProcesses()
        let desk = try await Desk(Self.ledger(processes), depth)
        try await desk.register()
        let record = try await desk.deposit("r-1", RandomBytes.make(16_000_000))
        try await desk.share()
        let reading = try await desk.journeys.open(try await desk.logged(record), range: nil)
        #expect(try await reading.next() != nil)
        try await desk.submit(
            RevokeAccess(patient: desk.patient, doctor: desk.doctor, previousVersion: 1), desk.patientKey)
        // Five seconds later, by the desk's clock, the ledger is looked at again.
        desk.offset.withLock { $0 += 5 }
        #expect(await refusal { try await reading.whole() } == .withdrawn)
    }

    @Test(
        "a consent that the patient revoked elsewhere ends releases as soon as the ledger has it",
        arguments: Depth.allCases)
    func revokedElsewhere(depth: Depth) async throws {
        let processes = try LedgerProcesses()
        let desk = try await Desk(Self.ledger(processes), depth)
        try await desk.register()
        let record = try await desk.deposit("r-1", [1])
        try await desk.share()
        let purpose = try await desk.logged(record)
        try await desk.submit(
            RevokeAccess(patient: desk.patient, doctor: desk.doctor, previousVersion: 1), desk.patientKey)
        #expect(await refusal { try await desk.journeys.release(purpose) } == .withdrawn)

        // A grant made elsewhere names a key reference that no row here has.
        try await desk.submit(
            GrantAccess(
                patient: desk.patient, doctor: desk.doctor, scopes: .everything,
                keyReference: KeyReference(unchecked: "elsewhere"), previousVersion: 2), desk.patientKey)
        let again = try await desk.logged(record)
        #expect(
            await refusal { try await desk.journeys.release(again) }
                == .unknownConsent(KeyReference(unchecked: "elsewhere")))
    }

    @Test(
        "keys in custody sign for their holders, and an anchor that the ledger refuses leaves no key",
        arguments: Depth.allCases)
    func custody(depth: Depth) async throws {
        let processes = try LedgerProcesses()
        let desk = try await Desk(Self.ledger(processes), depth)
        try await desk.register()
        let stranger = PatientID(unchecked: "custodial")
        _ = try await desk.journeys.makeSigningKey(for: .patient(stranger))
        // Nobody registered this patient: the anchor is refused, and with it goes the key.
        do {
            let request = DepositRecord.Request(
                patient: stranger, record: RecordID(unchecked: "r"), operation: "o")
            _ = try await desk.journeys.deposit(request, timeout: .seconds(60)) { nil }
            Issue.record("an anchor for a stranger was accepted")
        } catch FlowError.rejected(let code, _) {
            #expect(code != nil)
        }
        await #expect(throws: KeyStoreError.self) {
            try await desk.store.record(RecordID(unchecked: "r"), of: stranger)
        }
        #expect(try await desk.journeys.sweepObjects() == 1)
        await #expect(throws: FlowError.self) {
            try await desk.journeys.deposit(
                DepositRecord.Request(patient: desk.patient, record: RecordID(unchecked: "r"), operation: "p"),
                timeout: .seconds(60)
            ) { nil }
        }
    }
}
