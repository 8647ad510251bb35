internal import EHRFamily

// Requirements of more than one action. Each throws the matching rejection.

extension Entries {
    func requirePatient(_ id: PatientID) throws(Rejection) -> PatientEntry {
        guard let entry = patient(id) else { throw Rejection(.patientUnknown, "There is no patient \(id)") }
        return entry
    }

    func requireDoctor(_ id: DoctorID) throws(Rejection) -> DoctorEntry {
        guard let entry = doctor(id) else { throw Rejection(.doctorUnknown, "There is no doctor \(id)") }
        return entry
    }

    func requireRecord(_ id: RecordID, of patient: PatientID) throws(Rejection) -> RecordEntry {
        guard let entry = record(id, of: patient) else {
            throw Rejection(.recordUnknown, "The patient has no record \(id)")
        }
        return entry
    }

    /// The doctor is active, or has no attestation and the network is open.
    func requireAttested(_ doctor: DoctorEntry) throws(Rejection) {
        guard doctor.attestation == .active || (registrars.isOpen && doctor.attestation == nil) else {
            let state = doctor.attestation == .suspended ? "suspended" : "not attested"
            throw Rejection(.notAttested, "Doctor \(doctor.doctor) is \(state)")
        }
    }

    func requireRegistrar(_ parties: Parties) throws(Rejection) {
        guard registrars.admits(parties.batcher) else {
            throw Rejection(.notRegistrar, "The batch must be signed by a registrar of this network")
        }
    }

    /// The one check of whether a consent covers a scope now.
    func requireConsent(
        of patient: PatientID, to doctor: DoctorID, covering scope: ScopeCode
    ) throws(Rejection) -> (version: UInt64, terms: ConsentEntry.Terms) {
        guard let consent = consent(of: patient, to: doctor) else {
            throw Rejection(.consentMissing, "The patient has given this doctor no consent")
        }
        guard consent.status == .active, let terms = consent.terms else {
            throw Rejection(.consentRevoked, "The patient has revoked the consent")
        }
        guard terms.scopes.covers(scope) else {
            throw Rejection(.scopeNotCovered, "The consent does not cover the scope \(scope)")
        }
        if let expiry = terms.expiry, time.isAtOrAfter(expiry) {
            throw Rejection(.consentExpired, "The consent expired at \(expiry)")
        }
        return (consent.version, terms)
    }
}

extension Parties {
    func requireOwner(of patient: PatientEntry) throws(Rejection) {
        guard patient.owner == signer else {
            throw Rejection(.notOwner, "The signer does not own patient \(patient.patient)")
        }
    }

    func requireOwner(of doctor: DoctorEntry) throws(Rejection) {
        guard doctor.owner == signer else {
            throw Rejection(.notOwner, "The signer does not own doctor \(doctor.doctor)")
        }
    }
}

/// A payload's `prev_version` is the stored version; 0 if nothing is stored.
func requireCurrent(_ version: UInt64, _ stored: UInt64) throws(Rejection) {
    guard version == stored else {
        throw Rejection(
            .staleVersion, "prev_version is \(version), the version now is \(stored)", .currentVersion(stored))
    }
}
