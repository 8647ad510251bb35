internal import EHRFamily

extension GrantAccess {
    /// Valid for the patient's owner, towards an attested doctor, over the version that is current.
    func apply(_ reads: inout Reads, _ parties: Parties) throws(Rejection) -> Outcome {
        let storedPatient = try reads.patient(patient)
        let storedDoctor = try reads.doctor(doctor)
        let consent = try reads.consent(of: patient, to: doctor)
        let registrars = try reads.registrars()
        let time = expiry == nil ? BlockTime.unknown : try reads.blockTime()

        try Rules.owns(parties, Rules.found(storedPatient, patient))
        let doctorEntry = try Rules.found(storedDoctor, doctor)
        try Rules.isAttested(doctorEntry, registrars)
        try Rules.isCurrent(previousVersion, consent?.version ?? 0)
        if let expiry, time.isAtOrAfter(expiry) {
            throw Rejection(.expiryPassed, "The expiry \(expiry) is not after the time of the latest block")
        }
        let terms = ConsentEntry.Terms(
            scopes: scopes, keyReference: keyReference, expiry: expiry, write: write,
            purpose: purpose, encryptionKeySHA256: doctorEntry.encryptionKey?.sha256)
        let entry = ConsentEntry(
            patient: patient, doctor: doctor, status: .active, terms: terms,
            version: previousVersion + 1)
        return Outcome(.consentGranted, entry, at: reads)
    }
}
