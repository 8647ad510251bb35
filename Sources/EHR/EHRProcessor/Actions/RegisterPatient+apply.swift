internal import EHRFamily

extension RegisterPatient {
    /// Valid while there is no such patient; the signer becomes the owner.
    func apply(_ reads: inout Reads, _ parties: Parties) throws(Rejection) -> Outcome {
        guard try reads.patient(patient) == nil else { throw Rejection(.patientExists, "Patient exists") }
        let entry = PatientEntry(patient: patient, owner: parties.signer, encryptionKey: encryptionKey)
        return Outcome(.patientRegistered, entry, at: reads)
    }
}
