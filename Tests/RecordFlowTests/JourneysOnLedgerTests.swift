import Cryptography
import EHRFamily
import Locking
import RecordEncryption
import RecordErrors
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
        let access = try await desk.logged(record)
        let release = try await journeys.release(access)
        #expect(try await journeys.release(access) == release)
        let dek = try release.open(privateKey: desk.secret())
        #expect(try await desk.open(record, with: dek) == content)
        #expect(try await journeys.open(access, range: nil).whole() == content)
        #expect(try await journeys.verify(record, of: desk.patient).plaintextLength == 300_000)

        let revoked = try await journeys.withdraw(
            WithdrawConsent(
                patient: desk.patient, doctor: desk.doctor, operation: "revoke-1", signer: desk.patientKey),
            timeout: .seconds(60))
        guard case .committed = revoked.state else {
            Issue.record("\(revoked.state)")
            return
        }
        #expect(await refusal { try await journeys.release(access) } == .accessWithdrawn)
        #expect(try await journeys.moveKeys(of: desk.patient) == (1, 1))
        #expect(try await journeys.rotateKEK() == 1)
        #expect(try await journeys.openOwn(record, of: desk.patient, range: nil).whole() == content)

        #expect(try await journeys.erase(.patient(desk.patient)) == 1)
        await #expect(throws: RecordFailure.self) { try await journeys.openOwn(record, of: desk.patient, range: nil) }
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
        #expect(await refusal { try await journeys.release(drawn) } == .accessNotLogged)
        #expect(await refusal { try await journeys.open(drawn, range: nil) } == .accessNotLogged)

        let access = try await desk.logged(first)
        _ = try await journeys.release(access)
        func with(_ record: RecordID, _ doctor: DoctorID) -> Access {
            Access(patient: desk.patient, record: record, doctor: doctor, id: access.id)
        }
        #expect(await refusal { try await journeys.release(with(second, desk.doctor)) } == .accessForeign)
        let stranger = DoctorID(unchecked: "stranger")
        try await desk.submit(RegisterDoctor(doctor: stranger), try PrivateKey.random())
        #expect(await refusal { try await journeys.release(with(first, stranger)) } == .accessNotLogged)

        // An access in the doctor's name that someone else signs is refused by the ledger, and opens nothing.
        let forged = try await journeys.begin(first, of: desk.patient, by: desk.doctor)
        await #expect(throws: RecordFailure.self) {
            try await journeys.log(
                forged, for: nil, signer: try PrivateKey.random(), timeout: .seconds(60))
        }
        #expect(await refusal { try await journeys.release(forged) } == .accessNotLogged)

        // An id that the doctor drew: nobody can tell how old it is on a network without block time.
        let own = Access(
            patient: desk.patient, record: first, doctor: desk.doctor, id: AccessID(unchecked: "own"))
        try await journeys.log(own, for: nil, signer: desk.doctorKey, timeout: .seconds(60))
        #expect(await refusal { try await journeys.release(own) } == .accessAgeUnknown)

        desk.offset.withLock { $0 = 301 }
        #expect(await refusal { try await journeys.release(access) } == .accessStale)
    }

    @Test("where the network records block time, it tells how old an access is", arguments: Depth.allCases)
    func blockTime(depth: Depth) async throws {
        let processes = try LedgerProcesses("--block-info")
        let desk = try await Desk(Self.ledger(processes), depth)
        try await desk.register()
        let record = try await desk.deposit("r-1", [1])
        try await desk.share()
        let journeys = desk.journeys
        let own = Access(
            patient: desk.patient, record: record, doctor: desk.doctor, id: AccessID(unchecked: "own"))
        try await journeys.log(own, for: nil, signer: desk.doctorKey, timeout: .seconds(60))
        _ = try await journeys.release(own)
        desk.offset.withLock { $0 = 400 }
        guard let age = await refused({ try await journeys.release(own) })?.number("age") else {
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
        let access = try await journeys.begin(record, of: desk.patient, by: desk.doctor)
        processes.stopProcessor()
        await #expect(throws: RecordFailure.self) {
            try await journeys.log(access, for: nil, signer: desk.doctorKey, timeout: .milliseconds(500))
        }
        #expect(await refusal { try await journeys.release(access) } == .accessNotLogged)

        try processes.startProcessor()
        // The next batch to be committed comes after the one that waits.
        try await desk.submit(RegisterPatient(patient: PatientID(unchecked: "next")), desk.patientKey)
        _ = try await journeys.release(access)
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
        let access = try await desk.logged(record)
        let reading = try await journeys.open(access, range: nil)
        #expect(try await reading.next() != nil)

        processes.stopProcessor()
        let revoke = try await journeys.withdraw(
            WithdrawConsent(
                patient: desk.patient, doctor: desk.doctor, operation: "revoke-1", signer: desk.patientKey),
            timeout: .milliseconds(300))
        #expect(revoke.state == .waiting && revoke.batch != nil)
        #expect(await refusal { try await journeys.release(access) } == .accessWithdrawn)
        if depth == .inProcess { #expect(await refusal { try await reading.next() } == .accessWithdrawn) }
        // What was on its way already may still come; the rest does not.
        #expect(await refusal { try await reading.whole() } == .accessWithdrawn)

        try processes.startProcessor()
        #expect(try await journeys.settleOperations(timeout: .seconds(60)) == (1, 0))
        // A new consent does not revive the access that was logged under the old one.
        try await desk.share("share-2")
        #expect(await refusal { try await journeys.release(access) } == .accessOtherConsent)
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
        #expect(await refusal { try await reading.whole() } == .accessWithdrawn)
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
        let access = try await desk.logged(record)
        try await desk.submit(
            RevokeAccess(patient: desk.patient, doctor: desk.doctor, previousVersion: 1), desk.patientKey)
        #expect(await refusal { try await desk.journeys.release(access) } == .accessWithdrawn)

        // A grant made elsewhere names a key reference that no row here has.
        try await desk.submit(
            GrantAccess(
                patient: desk.patient, doctor: desk.doctor, scopes: .everything,
                keyReference: KeyReference(unchecked: "elsewhere"), previousVersion: 2), desk.patientKey)
        let again = try await desk.logged(record)
        let unknown = await refused { try await desk.journeys.release(again) }
        #expect(unknown?.code == .accessUnknownConsent && unknown?.text("key_ref") == "elsewhere")
    }

    @Test(
        "keys in custody sign for their holders, and an anchor that the ledger refuses leaves no key in the end",
        arguments: Depth.allCases)
    func custody(depth: Depth) async throws {
        let processes = try LedgerProcesses()
        let desk = try await Desk(Self.ledger(processes), depth)
        try await desk.register()
        let stranger = PatientID(unchecked: "custodial")
        _ = try await desk.journeys.makeSigningKey(for: .patient(stranger))
        // Nobody registered this patient: the anchor is refused, and the key goes when that is final.
        let request = DepositRecord(patient: stranger, record: RecordID(unchecked: "r"), operation: "o")
        guard
            case .invalid(_?, _) = try await desk.journeys.deposit(request, timeout: .seconds(60), content: { nil })
                .state
        else {
            Issue.record("an anchor for a stranger was accepted")
            return
        }
        #expect(try await desk.journeys.sweepObjects().removed == 0)
        desk.offset.withLock { $0 = RecordDesk.defaultRefusalAge + 60 }
        #expect(try await desk.journeys.sweepObjects().removed == 1)
        await #expect(throws: RecordFailure.self) {
            try await desk.store.record(RecordID(unchecked: "r"), of: stranger)
        }
        await #expect(throws: RecordFailure.self) {
            try await desk.journeys.deposit(
                DepositRecord(patient: desk.patient, record: RecordID(unchecked: "r"), operation: "p"),
                timeout: .seconds(60)
            ) { nil }
        }
    }
}
