internal import EHRFamily

extension RegisterDoctor {
    /// Valid while there is no such doctor; the signer becomes the owner. If the batcher is a registrar, the doctor is
    /// attested at once.
    func apply(_ entries: Entries, _ parties: Parties) throws(Rejection) -> Outcome {
        guard entries.doctor(doctor) == nil else { throw Rejection(.doctorExists, "Doctor exists") }
        var entry = DoctorEntry(doctor: doctor, owner: parties.signer, encryptionKey: encryptionKey)
        if entries.registrars.includes(parties.batcher), let registrar = PublicKeyHex(parties.batcher) {
            entry.attestation = .active
            entry.attestedBy = registrar
        }
        return Outcome(Self.event, entry, at: entries.addresses)
    }
}
