internal import EHRFamily

extension AttestDoctor {
    /// Valid where a registrar batches it and it changes something.
    func apply(_ reads: inout Reads, _ parties: Parties) throws(Rejection) -> Outcome {
        let stored = try reads.doctor(doctor)
        let registrars = try reads.registrars()
        var entry = try Rules.found(stored, doctor)
        try Rules.isBatchedByRegistrar(parties, registrars)
        guard entry.attestation != status else {
            throw Rejection(.statusUnchanged, "Doctor \(doctor) is \(status.rawValue) already")
        }
        entry.attestation = status
        entry.attestedBy = PublicKeyHex(parties.batcher)
        entry.version += 1
        return Outcome(.doctorAttested, entry, at: reads)
    }
}
