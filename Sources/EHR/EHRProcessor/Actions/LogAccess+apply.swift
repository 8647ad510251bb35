internal import EHRFamily

extension LogAccess {
    /// Valid for an attested doctor whose consent covers the record.
    func apply(_ entries: Entries, _ parties: Parties) throws(Rejection) -> Outcome {
        let storedDoctor = try entries.requireDoctor(doctor)
        try parties.requireOwner(of: storedDoctor)
        try entries.requireAttested(storedDoctor)
        let scope = try entries.requireRecord(record, of: patient).scope
        let consent = try entries.requireConsent(of: patient, to: doctor, covering: scope)
        if let purpose, purpose != consent.terms.purpose {
            throw Rejection(.purposeMismatch, "The consent is for \(consent.terms.purpose), not for \(purpose)")
        }
        guard entries.access(access, by: doctor) == nil else { throw Rejection(.accessExists, "Access exists") }
        let entry = AccessEntry(
            access: access, doctor: doctor, patient: patient, record: record, purpose: purpose,
            consentVersion: consent.version, signer: parties.signer)
        return Outcome(Self.event, entry, at: entries.addresses)
    }
}
