internal import EHRFamily

/// The questions that more than one action asks.
enum Rules {
    static func found(_ patient: PatientEntry?, _ id: PatientID) throws(Rejection) -> PatientEntry {
        guard let patient else { throw Rejection(.patientUnknown, "There is no patient \(id)") }
        return patient
    }

    static func found(_ doctor: DoctorEntry?, _ id: DoctorID) throws(Rejection) -> DoctorEntry {
        guard let doctor else { throw Rejection(.doctorUnknown, "There is no doctor \(id)") }
        return doctor
    }

    static func found(_ record: RecordEntry?, _ id: RecordID) throws(Rejection) -> RecordEntry {
        guard let record else { throw Rejection(.recordUnknown, "The patient has no record \(id)") }
        return record
    }

    static func owns(_ parties: Parties, _ patient: PatientEntry) throws(Rejection) {
        guard patient.owner == parties.signer else {
            throw Rejection(.notOwner, "The signer does not own patient \(patient.patient)")
        }
    }

    static func owns(_ parties: Parties, _ doctor: DoctorEntry) throws(Rejection) {
        guard doctor.owner == parties.signer else {
            throw Rejection(.notOwner, "The signer does not own doctor \(doctor.doctor)")
        }
    }

    static func isAttested(_ doctor: DoctorEntry, _ registrars: Registrars) throws(Rejection) {
        guard doctor.attestation == .active || (registrars.isOpen && doctor.attestation == nil) else {
            let state = doctor.attestation == .suspended ? "suspended" : "not attested"
            throw Rejection(.notAttested, "Doctor \(doctor.doctor) is \(state)")
        }
    }

    static func isBatchedByRegistrar(_ parties: Parties, _ registrars: Registrars) throws(Rejection) {
        guard registrars.admit(parties.batcher) else {
            throw Rejection(.notRegistrar, "The batch must be signed by a registrar of this network")
        }
    }

    /// The one predicate for every rule that asks whether a consent covers a scope now.
    static func covers(_ consent: ConsentEntry?, _ scope: ScopeCode, at time: BlockTime) throws(Rejection) -> Consent {
        guard let consent else { throw Rejection(.consentMissing, "The patient has given this doctor no consent") }
        guard consent.status == .active, let terms = consent.terms else {
            throw Rejection(.consentRevoked, "The patient has revoked the consent")
        }
        guard terms.scopes.cover(scope) else {
            throw Rejection(.scopeNotCovered, "The consent does not cover the scope \(scope)")
        }
        if let expiry = terms.expiry, time.isAtOrAfter(expiry) {
            throw Rejection(.consentExpired, "The consent expired at \(expiry)")
        }
        return Consent(version: consent.version, terms: terms)
    }

    /// A consent that covers what was asked.
    struct Consent {
        let version: UInt64
        let terms: ConsentEntry.Terms
    }

    static func isCurrent(_ version: UInt64, _ current: UInt64) throws(Rejection) {
        guard version == current else {
            throw Rejection(
                .staleVersion, "prev_version is \(version), the version now is \(current)",
                .currentVersion(current))
        }
    }
}
