internal import EHRFamily

extension RevokeAccess {
    /// Valid for the patient's owner over the version that is current, whatever its status. Where there is no consent a
    /// tombstone is left, so that a grant that is still under way finds its version stale.
    func apply(_ reads: inout Reads, _ parties: Parties) throws(Rejection) -> Outcome {
        let storedPatient = try reads.patient(patient)
        let storedDoctor = try reads.doctor(doctor)
        let consent = try reads.consent(of: patient, to: doctor)

        try Rules.owns(parties, Rules.found(storedPatient, patient))
        _ = try Rules.found(storedDoctor, doctor)
        try Rules.isCurrent(previousVersion, consent?.version ?? 0)
        let entry = ConsentEntry(
            patient: patient, doctor: doctor, status: .revoked, terms: consent?.terms,
            reason: reason ?? consent?.reason, version: previousVersion + 1)
        return Outcome(.consentRevoked, entry, at: reads)
    }
}
