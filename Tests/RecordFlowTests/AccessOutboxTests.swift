import EHRFamily
import Locking
import RecordErrors
import RecordFlow
import RecordKeys
import RecordTesting
import SawtoothClient
import SawtoothProtocol
import SawtoothSigning
import ServiceTesting
import Testing

@Suite("Accesses and registrations are operations of the outbox")
struct AccessOutboxTests {
    private func shared(_ ledger: any RecordLedger, _ depth: Depth = .inProcess) async throws -> (Desk, RecordID) {
        let desk = try await Desk(ledger, depth)
        try await desk.register()
        let record = try await desk.deposit("r-1", [1, 2, 3])
        try await desk.share()
        return (desk, record)
    }

    private func accesses(_ desk: Desk, _ state: LedgerOperation.Stage? = nil) async throws -> [LedgerOperation] {
        try await desk.journeys.operations(of: .doctor(desk.doctor), state: state, after: nil, limit: 100)
    }

    @Test("an access without a verdict is an operation, which the outbox sees through", arguments: Depth.allCases)
    func kept(depth: Depth) async throws {
        let ledger = LyingLedger()
        let (desk, record) = try await shared(ledger, depth)
        let access = try await desk.journeys.begin(record, of: desk.patient, by: desk.doctor)
        ledger.lies.withLock { $0.isAway = true }
        var id: String?
        do {
            try await desk.journeys.log(access, for: nil, signer: desk.doctorKey, timeout: .seconds(1))
            Issue.record("it was logged on a ledger that is away")
        } catch {
            #expect(error.code == .undecided)
            id = error.text("operation_id")
        }
        let kept = try await desk.journeys.operation(id ?? "")
        let operation = try #require(kept)
        #expect(operation.kind == .access && operation.state == .waiting && operation.record == record)
        #expect(operation.owner == .doctor(desk.doctor))
        ledger.lies.withLock { $0.isAway = false }
        #expect(try await desk.journeys.settleOperations(timeout: .seconds(10)) == (1, 0))
        _ = try await desk.journeys.release(access)
        // Asked again it is the same, and nothing is submitted.
        let submitted = ledger.lies.withLock { $0.submitted }
        try await desk.journeys.log(access, for: nil, signer: desk.doctorKey, timeout: .seconds(1))
        #expect(ledger.lies.withLock { $0.submitted } == submitted)
        #expect(try await accesses(desk).map(\.id) == [operation.id])
    }

    @Test(
        "an access that the doctor has logged elsewhere is the same one, and another's of that id is not",
        arguments: Depth.allCases)
    func exists(depth: Depth) async throws {
        let (desk, record) = try await shared(RuleLedger(), depth)
        let access = try await desk.journeys.begin(record, of: desk.patient, by: desk.doctor)
        try await desk.submit(LogAccess(access, for: nil), desk.doctorKey)
        try await desk.journeys.log(access, for: nil, signer: desk.doctorKey, timeout: .seconds(1))
        #expect(try await accesses(desk).map(\.state) == [.committed(block: nil)])

        try await desk.deposit("r-2", [1])
        let other = Access(
            patient: desk.patient, record: RecordID(unchecked: "r-2"), doctor: desk.doctor, id: access.id)
        do {
            try await desk.journeys.log(other, for: nil, signer: desk.doctorKey, timeout: .seconds(1))
            Issue.record("one id was logged for two records")
        } catch {
            #expect(error.code == .conflict)
        }
    }

    @Test("an access that was refused is signed anew when it is asked for again", arguments: Depth.allCases)
    func refusedOnce(depth: Depth) async throws {
        let ledger = LyingLedger()
        let (desk, record) = try await shared(ledger, depth)
        let access = try await desk.journeys.begin(record, of: desk.patient, by: desk.doctor)
        ledger.refuseNext(Rejection(.doctorUnknown, "so it says"))
        await #expect(throws: RecordFailure.self) {
            try await desk.journeys.log(access, for: nil, signer: desk.doctorKey, timeout: .seconds(1))
        }
        #expect(try await accesses(desk, .invalid).count == 1)
        try await desk.journeys.log(access, for: nil, signer: desk.doctorKey, timeout: .seconds(1))
        #expect(try await accesses(desk, .invalid).isEmpty)
        #expect(try await accesses(desk, .committed).count == 1)
        _ = try await desk.journeys.release(access)
    }

    @Test("operations are listed by owner and state, without what was signed", arguments: Depth.allCases)
    func listed(depth: Depth) async throws {
        let (desk, record) = try await shared(RuleLedger(), depth)
        _ = try await desk.logged(record)
        let journeys = desk.journeys
        let own = try await journeys.operations(of: .patient(desk.patient), state: nil, after: nil, limit: 10)
        #expect(own.map(\.kind) == [.anchor, .grant])
        #expect(own.allSatisfy { $0.batch == nil && $0.payload == nil })
        let after = try await journeys.operations(
            of: .patient(desk.patient), state: .committed, after: own.first?.id, limit: 10)
        #expect(after.map(\.id) == ["share-1"])
        #expect(
            try await journeys.operations(of: .patient(desk.patient), state: .waiting, after: nil, limit: 10).isEmpty)
        #expect(try await accesses(desk).map(\.kind) == [.access])
        #expect(
            try await journeys.operations(
                of: .doctor(DoctorID(unchecked: "d-2")), state: nil, after: nil, limit: 10
            ).isEmpty)
    }

    @Test("a registration is kept too, and another encryption key is another one", arguments: Depth.allCases)
    func registration(depth: Depth) async throws {
        let ledger = LyingLedger()
        let desk = try await Desk(ledger, depth)
        let holder = KeyHolder.doctor(desk.doctor)
        ledger.lies.withLock { $0.isAway = true }
        await #expect(throws: RecordFailure.self) {
            try await desk.journeys.register(holder, encryptionKey: nil, signer: desk.doctorKey, timeout: .seconds(1))
        }
        ledger.lies.withLock { $0.isAway = false }
        #expect(try await desk.journeys.settleOperations(timeout: .seconds(10)) == (1, 0))
        try await desk.journeys.register(holder, encryptionKey: nil, signer: desk.doctorKey, timeout: .seconds(1))
        #expect(try await accesses(desk).map(\.kind) == [.registration])
        let key = try desk.encryptionKey
        await #expect(throws: RecordFailure.self) {
            try await desk.journeys.register(holder, encryptionKey: key, signer: desk.doctorKey, timeout: .seconds(1))
        }
        #expect(try await accesses(desk).count == 2)
    }

    @Test("emergencies and new owners are operations too, and other actions are not", arguments: Depth.allCases)
    func others(depth: Depth) async throws {
        let (desk, record) = try await shared(RuleLedger(), depth)
        let emergency = EmergencyAccess(
            access: AccessID(unchecked: "e-1"), patient: desk.patient, doctor: desk.doctor, record: record,
            reason: ReasonCode(unchecked: "coma"), at: 1)
        let successor = try PrivateKey.random()
        let owner = PublicKeyHex(unchecked: successor.publicKey.hex)
        let proof = try successor.sign(
            RotateOwner.proofMessage(subject: .doctor(desk.doctor), newOwner: owner, previousVersion: 1))
        let rotation = RotateOwner(
            subject: .doctor(desk.doctor), newOwner: owner, proof: SignatureHex(unchecked: proof.hex),
            previousVersion: 1)
        for _ in 0..<2 {
            for action in [Payload.emergencyAccess(emergency), .rotateOwner(rotation)] {
                let done = try await desk.journeys.submit(action, signer: desk.doctorKey, timeout: .seconds(1))
                #expect(done.state.isCommitted && done.owner == .doctor(desk.doctor))
            }
        }
        #expect(try await accesses(desk).map(\.kind) == [.emergency, .rotation])
        await #expect(throws: RecordFailure.self) {
            var other = emergency
            other.at = 2
            _ = try await desk.journeys.submit(.emergencyAccess(other), signer: desk.doctorKey, timeout: .seconds(1))
        }
        await #expect(throws: RecordFailure.self) {
            _ = try await desk.journeys.submit(
                .revokeAccess(RevokeAccess(patient: desk.patient, doctor: desk.doctor, previousVersion: 1)),
                signer: desk.patientKey, timeout: .seconds(1))
        }
    }

    @Test("an erasure takes a record's accesses too, of a record that is not here as well", arguments: [true, false])
    func erased(isHere: Bool) async throws {
        let (desk, here) = try await shared(RuleLedger())
        let record = isHere ? here : RecordID(unchecked: "r-9")
        let access = Access(
            patient: desk.patient, record: record, doctor: desk.doctor, id: AccessID(unchecked: "a-1"))
        // The ledger refuses it where it has no such record; it is an operation all the same.
        try? await desk.journeys.log(access, for: nil, signer: desk.doctorKey, timeout: .seconds(1))
        #expect(try await accesses(desk).count == 1)
        _ = try await desk.journeys.erase(.record(record, of: desk.patient))
        #expect(try await accesses(desk).isEmpty)
        await #expect(throws: RecordFailure(.erased)) {
            try await desk.journeys.log(access, for: nil, signer: desk.doctorKey, timeout: .seconds(1))
        }
    }

    @Test(
        "who does not wait has a batch submitted all the same",
        .enabled(if: LedgerProcesses.areBuilt, "ehr-dev-ledger and ehr-processor are not built; set EHR_BIN"))
    func noWait() async throws {
        let processes = try LedgerProcesses()
        let url = processes.rest.hasPrefix("http") ? processes.rest : "http://\(processes.rest)"
        let desk = try await Desk(RESTRecordLedger(try LedgerAPI(url: url)))
        await #expect(throws: RecordFailure.self) {
            try await desk.journeys.register(
                .patient(desk.patient), encryptionKey: nil, signer: desk.patientKey, timeout: .zero)
        }
        // Batches are judged in their order: once this one is committed, so is the one before.
        try await desk.submit(RegisterPatient(patient: PatientID(unchecked: "next")), desk.patientKey)
        let stored = try await desk.desk.ledger.data(
            at: [Addressing.patient(desk.patient)], head: desk.desk.ledger.head())
        #expect(stored.first != .some(nil))
    }
}
