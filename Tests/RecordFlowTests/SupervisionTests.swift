import EHRFamily
import Locking
import RecordErrors
import RecordFlow
import RecordKeys
import RecordTesting
import SawtoothClient
import SawtoothProtocol
import SawtoothSigning
import Testing

@Suite("What registrars, submitters and reviewing patients have the ledger do")
struct SupervisionTests {
    private let registrar = KeyHolder.registrar(RegistrarID(unchecked: "reg"))
    private let submitter = KeyHolder.submitter(SubmitterID(unchecked: "sub"))

    private func attested(_ ledger: any RecordLedger) async throws -> Desk {
        let desk = try await Desk(ledger)
        try await desk.register()
        return desk
    }

    private func attest(
        _ desk: Desk, _ status: Attestation, _ operation: String
    ) async throws(RecordFailure) -> LedgerOperation {
        try await desk.desk.submit(
            .attestDoctor(AttestDoctor(doctor: desk.doctor, status: status)), as: registrar, operation: operation,
            signer: desk.patientKey, timeout: .seconds(1))
    }

    @Test("a lost suspension is submitted again, and an attestation that a suspension came after never is")
    func orphans() async throws {
        let ledger = LyingLedger()
        let desk = try await attested(ledger)
        #expect(try await attest(desk, .active, "a-1").state.isCommitted)
        #expect(try await attest(desk, .suspended, "a-2").state.isCommitted)
        #expect(try await desk.desk.settleOperations(timeout: .seconds(1)) == (0, 0))
        let signed = try #require(try await desk.store.operation("a-2")?.batch)
        let address = Addressing.doctor(desk.doctor)
        let stored = try await ledger.truth.data(at: [address], head: ledger.truth.head())[0]
        var entry = try DoctorEntry(decoding: try #require(stored))
        entry.attestation = .active
        let shown = entry
        ledger.lies.withLock { lies in
            lies.state[address] = shown.encoded()
            lies.everyVerdict = { _ in .committed(block: nil) }
        }
        for _ in 0..<3 { _ = try await desk.desk.settleOperations(timeout: .seconds(1)) }
        #expect(ledger.lies.withLock { $0.held.map { $0.encoded() } } == [signed])
    }

    @Test("each does what is theirs to do and nothing else, and no batch vouches unless the settings say so")
    func limits() async throws {
        let desk = try await attested(RuleLedger())
        let review = Payload.reviewAccess(
            ReviewAccess(
                access: AccessID(unchecked: "e"), doctor: desk.doctor, patient: desk.patient, outcome: .justified))
        let attestation = Payload.attestDoctor(AttestDoctor(doctor: desk.doctor, status: .suspended))
        let model = Payload.modelProvenance(
            ModelProvenance(
                model: DigestHex(unchecked: String(repeating: "a", count: 64)), sites: [SiteID(unchecked: "s")],
                metrics: [Metric(name: MetricCode(unchecked: "m"), value: .integer(1))]))
        let unfit: [(Payload, KeyHolder)] = [
            (review, .doctor(desk.doctor)), (review, .patient(PatientID(unchecked: "other"))), (review, submitter),
            (attestation, .doctor(desk.doctor)), (attestation, submitter), (model, registrar),
            (model, .patient(desk.patient)),
            (.registerPatient(RegisterPatient(patient: desk.patient, encryptionKey: nil)), registrar),
        ]
        for (action, owner) in unfit {
            do {
                _ = try await desk.desk.submit(
                    action, as: owner, operation: "x", signer: desk.patientKey, timeout: .seconds(1))
                Issue.record("\(owner.text) did it")
            } catch {
                #expect(error.code == .invalid)
            }
        }
        let done = try await desk.desk.submit(
            model, as: submitter, operation: nil, signer: desk.doctorKey, timeout: .seconds(1))
        #expect(done.kind == .model && done.owner == submitter && done.state.isCommitted)
        // Another's operation of that id is another's.
        _ = try await attest(desk, .suspended, "a-1")
        do {
            _ = try await desk.desk.submit(
                attestation, as: .registrar(RegistrarID(unchecked: "other")), operation: "a-1",
                signer: desk.patientKey, timeout: .seconds(1))
            Issue.record("another's operation was taken")
        } catch {
            #expect(error.code == .conflict)
        }
    }
}
