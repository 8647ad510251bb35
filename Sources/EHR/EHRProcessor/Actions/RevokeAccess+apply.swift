internal import EHRFamily

extension RevokeAccess {
    /// Valid for the patient's owner over the version that is current, whatever its status. Where there is no consent a
    /// tombstone is left, so that a grant that is still under way finds its version stale.
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
