internal import EHRFamily
internal import RecordErrors
internal import RecordKeys
internal import SawtoothClient
internal import SawtoothProtocol

/// The entries that an access depends on, at one head.
struct AccessState {
    let head: BlockReference
    let access: AccessEntry?
    let consent: ConsentEntry?
    let record: RecordEntry
    let doctor: DoctorEntry
    private let asked: Access

    /// - Throws: `.accessNoRecord`, `.accessNoDoctor`.
    init(_ asked: Access, at desk: RecordDesk) async throws(RecordFailure) {
        let ledger = desk.ledger
        head = try await desk.recentBlocks.head(ledger)
        let addresses = [
            Addressing.access(asked.id, by: asked.doctor), Addressing.consent(of: asked.patient, to: asked.doctor),
            Addressing.record(asked.record, of: asked.patient), Addressing.doctor(asked.doctor),
        ]
        let data = try await ledger.data(at: addresses, head: head)
        guard data.count == addresses.count else {
            throw RecordFailure(.ledgerUnusable, "the ledger answered \(data.count) of 4 addresses")
        }
        self.asked = asked
        access = try AccessEntry(entry: data[0])
        consent = try ConsentEntry(entry: data[1])
        guard let record = try RecordEntry(entry: data[2]) else { throw RecordFailure(.accessNoRecord) }
        guard let doctor = try DoctorEntry(entry: data[3]) else { throw RecordFailure(.accessNoDoctor) }
        self.record = record
        self.doctor = doctor
    }

    /// The access entry and its consent's terms, if they let the doctor read the record now.
    func check(now: UInt64) throws(RecordFailure) -> (AccessEntry, ConsentEntry.Terms) {
        // Each entry holds its own ids; those at an address that hashes to another's are not it.
        guard record.patient == asked.patient, record.record == asked.record, doctor.doctor == asked.doctor else {
            throw RecordFailure(.accessForged)
        }
        guard let access else { throw RecordFailure(.accessNotLogged) }
        guard access.access == asked.id, access.doctor == asked.doctor, access.patient == asked.patient,
            access.record == asked.record
        else { throw RecordFailure(.accessForeign) }
        guard access.emergency == nil else { throw RecordFailure(.accessEmergency) }
        guard doctor.attestation != .suspended else { throw RecordFailure(.accessDoctorSuspended) }
        guard let consent, consent.patient == asked.patient, consent.doctor == asked.doctor,
            consent.status == .active, let terms = consent.terms
        else { throw RecordFailure(.accessWithdrawn) }
        guard consent.version == access.consentVersion else { throw RecordFailure(.accessOtherConsent) }
        guard terms.scopes.covers(record.scope) else { throw RecordFailure(.accessNotCovered) }
        if let expiry = terms.expiry, now >= expiry { throw RecordFailure(.accessExpired) }
        return (access, terms)
    }
}
