internal import EHRFamily
internal import RecordKeys
internal import SawtoothClient
internal import SawtoothProtocol

/// The entries that an access hangs on, as they are at one head.
struct AccessState {
    let head: BlockReference
    let access: AccessEntry?
    let consent: ConsentEntry?
    let record: RecordEntry
    let doctor: DoctorEntry
    private let purpose: KeyRelease.Purpose

    /// - Throws: `FlowError.ledger`; `.notAuthorized` where record or doctor are not there.
    init(_ purpose: KeyRelease.Purpose, _ ledger: any RecordLedger) async throws(FlowError) {
        let head = try await flow(FlowError.ledger) { () async throws(LedgerFailure) in try await ledger.head() }
        let addresses = [
            Addressing.access(purpose.access, by: purpose.doctor),
            Addressing.consent(of: purpose.patient, to: purpose.doctor),
            Addressing.record(purpose.record, of: purpose.patient), Addressing.doctor(purpose.doctor),
        ]
        let data = try await flow(FlowError.ledger) { () async throws(LedgerFailure) in
            try await ledger.data(at: addresses, head: head)
        }
        guard data.count == addresses.count else {
            throw .ledger(LedgerFailure(isTemporary: false, "the ledger answered \(data.count) of 4 addresses"))
        }
        self.head = head
        self.purpose = purpose
        access = try AccessState.entry(data[0])
        consent = try AccessState.entry(data[1])
        guard let record: RecordEntry = try AccessState.entry(data[2]) else { throw .notAuthorized(.noRecord) }
        guard let doctor: DoctorEntry = try AccessState.entry(data[3]) else { throw .notAuthorized(.noDoctor) }
        self.record = record
        self.doctor = doctor
    }

    /// The access entry and its consent's terms, if they let the doctor read the record now.
    func check(now: UInt64) throws(FlowError) -> (AccessEntry, ConsentEntry.Terms) {
        // Each entry holds its own ids; those at an address that hashes to another's are not it.
        guard record.patient == purpose.patient, record.record == purpose.record, doctor.doctor == purpose.doctor else {
            throw .notAuthorized(.forged)
        }
        guard let access else { throw .notAuthorized(.notLogged) }
        guard access.access == purpose.access, access.doctor == purpose.doctor, access.patient == purpose.patient,
            access.record == purpose.record
        else { throw .notAuthorized(.foreign) }
        guard access.emergency == nil else { throw .notAuthorized(.emergency) }
        guard doctor.attestation != .suspended else { throw .notAuthorized(.suspended) }
        guard let consent, consent.patient == purpose.patient, consent.doctor == purpose.doctor,
            consent.status == .active, let terms = consent.terms
        else { throw .notAuthorized(.withdrawn) }
        guard consent.version == access.consentVersion else { throw .notAuthorized(.otherConsent) }
        guard terms.scopes.covers(record.scope) else { throw .notAuthorized(.notCovered) }
        if let expiry = terms.expiry, now >= expiry { throw .notAuthorized(.expired) }
        return (access, terms)
    }

    private static func entry<Value: StateValue>(_ data: [UInt8]?) throws(FlowError) -> Value? {
        guard let data else { return nil }
        do throws(StateError) {
            return try Value(decoding: data)
        } catch {
            throw .ledger(LedgerFailure(isTemporary: false, "an entry of the ledger cannot be read: \(error)"))
        }
    }
}
