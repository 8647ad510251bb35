internal import EHRFamily

extension RevokeAccess {
    /// Valid for the patient's owner over the current version, whatever its status. If there is no consent, this leaves
    /// a tombstone, which makes a grant that is still in flight stale.
    func apply(_ entries: Entries, _ parties: Parties) throws(Rejection) -> Outcome {
        try parties.requireOwner(of: entries.requirePatient(patient))
        _ = try entries.requireDoctor(doctor)
        let consent = entries.consent(of: patient, to: doctor)
        try requireCurrent(previousVersion, consent?.version ?? 0)
        let entry = ConsentEntry(
            patient: patient, doctor: doctor, status: .revoked, terms: consent?.terms,
            reason: reason ?? consent?.reason, version: previousVersion + 1)
        return Outcome(Self.event, entry, at: entries.addresses)
    }
}
