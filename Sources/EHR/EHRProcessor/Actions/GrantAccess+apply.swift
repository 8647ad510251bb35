internal import EHRFamily

extension GrantAccess {
    /// Valid for the patient's owner, to an attested doctor, over the current version.
    func apply(_ entries: Entries, _ parties: Parties) throws(Rejection) -> Outcome {
        try parties.requireOwner(of: entries.requirePatient(patient))
        let storedDoctor = try entries.requireDoctor(doctor)
        try entries.requireAttested(storedDoctor)
        try requireCurrent(previousVersion, entries.consent(of: patient, to: doctor)?.version ?? 0)
        if let expiry, entries.time.isAtOrAfter(expiry) {
            throw Rejection(.expiryPassed, "The expiry \(expiry) is not after the time of the latest block")
        }
        let terms = ConsentEntry.Terms(
            scopes: scopes, keyReference: keyReference, expiry: expiry, write: write,
            purpose: purpose, encryptionKeySHA256: storedDoctor.encryptionKey?.sha256)
        let entry = ConsentEntry(
            patient: patient, doctor: doctor, status: .active, terms: terms,
            version: previousVersion + 1)
        return Outcome(Self.event, entry, at: entries.addresses)
    }
}
