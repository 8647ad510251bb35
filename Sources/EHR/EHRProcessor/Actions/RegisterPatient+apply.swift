internal import EHRFamily

extension RegisterPatient {
    /// Valid while there is no such patient; the signer becomes the owner.
    func apply(_ entries: Entries, _ parties: Parties) throws(Rejection) -> Outcome {
        guard entries.patient(patient) == nil else { throw Rejection(.patientExists, "Patient exists") }
        let entry = PatientEntry(patient: patient, owner: parties.signer, encryptionKey: encryptionKey)
        return Outcome(Self.event, entry, at: entries.addresses)
    }
}
