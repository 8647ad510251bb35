internal import EHRFamily

extension EmergencyAccess {
    /// Valid for an attested doctor without any consent; the version of a stored consent is stored anyway.
    func apply(_ entries: Entries, _ parties: Parties) throws(Rejection) -> Outcome {
        let storedDoctor = try entries.requireDoctor(doctor)
        try parties.requireOwner(of: storedDoctor)
        try entries.requireAttested(storedDoctor)
        _ = try entries.requireRecord(record, of: patient)
        guard entries.access(access, by: doctor) == nil else { throw Rejection(.accessExists, "Access exists") }
        let entry = AccessEntry(
            access: access, doctor: doctor, patient: patient, record: record,
            consentVersion: entries.consent(of: patient, to: doctor)?.version ?? 0, signer: parties.signer,
            emergency: .init(reason: reason, at: at))
        return Outcome(Self.event, entry, at: entries.addresses)
    }
}
