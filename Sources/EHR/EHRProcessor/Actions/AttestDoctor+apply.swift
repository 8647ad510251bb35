internal import EHRFamily

extension AttestDoctor {
    /// Valid if a registrar batches it and it changes the status.
    func apply(_ entries: Entries, _ parties: Parties) throws(Rejection) -> Outcome {
        var entry = try entries.requireDoctor(doctor)
        try entries.requireRegistrar(parties)
        guard entry.attestation != status else {
            throw Rejection(.statusUnchanged, "Doctor \(doctor) is \(status.rawValue) already")
        }
        entry.attestation = status
        entry.attestedBy = PublicKeyHex(parties.batcher)
        entry.version += 1
        return Outcome(Self.event, entry, at: entries.addresses)
    }
}
