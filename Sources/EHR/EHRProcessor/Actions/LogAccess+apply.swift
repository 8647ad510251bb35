internal import EHRFamily

extension LogAccess {
    /// Valid for an attested doctor whose consent covers the record.
    func apply(_ reads: inout Reads, _ parties: Parties) throws(Rejection) -> Outcome {
        let storedDoctor = try reads.doctor(doctor)
        let storedRecord = try reads.record(record, of: patient)
        let storedConsent = try reads.consent(of: patient, to: doctor)
        let existing = try reads.access(access, by: doctor)
        let registrars = try reads.registrars()
        let time = try reads.blockTime()

        let doctorEntry = try Rules.found(storedDoctor, doctor)
        try Rules.owns(parties, doctorEntry)
        try Rules.isAttested(doctorEntry, registrars)
        let recordEntry = try Rules.found(storedRecord, record)
        let consent = try Rules.covers(storedConsent, recordEntry.scope, at: time)
        if let purpose, purpose != consent.terms.purpose {
            throw Rejection(.purposeMismatch, "The consent is for \(consent.terms.purpose), not for \(purpose)")
        }
        guard existing == nil else { throw Rejection(.accessExists, "Access exists") }
        let entry = AccessEntry(
            access: access, doctor: doctor, patient: patient, record: record, purpose: purpose,
            consentVersion: consent.version, signer: parties.signer)
        return Outcome(.accessLogged, entry, at: reads)
    }
}
