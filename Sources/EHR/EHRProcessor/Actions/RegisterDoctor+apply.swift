internal import EHRFamily

extension RegisterDoctor {
    /// Valid while there is no such doctor; the signer becomes the owner. A batcher who is a registrar attests at once.
    func apply(_ reads: inout Reads, _ parties: Parties) throws(Rejection) -> Outcome {
        let existing = try reads.doctor(doctor)
        let registrars = try reads.registrars()
        guard existing == nil else { throw Rejection(.doctorExists, "Doctor exists") }
        var entry = DoctorEntry(doctor: doctor, owner: parties.signer, encryptionKey: encryptionKey)
        if registrars.include(parties.batcher), let registrar = PublicKeyHex(parties.batcher) {
            entry.attestation = .active
            entry.attestedBy = registrar
        }
        return Outcome(.doctorRegistered, entry, at: reads)
    }
}
