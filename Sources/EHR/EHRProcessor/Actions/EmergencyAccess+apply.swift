internal import EHRFamily

extension EmergencyAccess {
    /// Valid for an attested doctor without any consent; the version of the one that was there is stored all the same.
    func apply(_ reads: inout Reads, _ parties: Parties) throws(Rejection) -> Outcome {
        let storedDoctor = try reads.doctor(doctor)
        let storedRecord = try reads.record(record, of: patient)
        let consent = try reads.consent(of: patient, to: doctor)
        let existing = try reads.access(access, by: doctor)
        let registrars = try reads.registrars()

        let doctorEntry = try Rules.found(storedDoctor, doctor)
        try Rules.owns(parties, doctorEntry)
        try Rules.isAttested(doctorEntry, registrars)
        _ = try Rules.found(storedRecord, record)
        guard existing == nil else { throw Rejection(.accessExists, "Access exists") }
        let entry = AccessEntry(
            access: access, doctor: doctor, patient: patient, record: record,
            consentVersion: consent?.version ?? 0, signer: parties.signer,
            emergency: .init(reason: reason, at: at))
        return Outcome(.emergencyAccessLogged, entry, at: reads)
    }
}
