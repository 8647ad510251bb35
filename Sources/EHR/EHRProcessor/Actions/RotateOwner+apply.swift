internal import EHRFamily
internal import SawtoothSigning

extension RotateOwner {
    /// Valid for the owner over the version that is current, with the new owner's proof; for a doctor, where registrars
    /// are set, one of them batches it, since an attestation is to a person behind a key.
    func apply(_ reads: inout Reads, _ parties: Parties) throws(Rejection) -> Outcome {
        switch subject {
        case .patient(let id): try rotate(patient: id, &reads, parties)
        case .doctor(let id): try rotate(doctor: id, &reads, parties)
        }
    }

    private func rotate(patient id: PatientID, _ reads: inout Reads, _ parties: Parties) throws(Rejection) -> Outcome {
        var entry = try Rules.found(reads.patient(id), id)
        try Rules.owns(parties, entry)
        try checkChange(from: entry.owner, version: entry.version)
        try checkProof()
        entry.owner = newOwner
        entry.encryptionKey = encryptionKey ?? entry.encryptionKey
        entry.version += 1
        return Outcome(.ownerRotated, entry, at: reads)
    }

    private func rotate(doctor id: DoctorID, _ reads: inout Reads, _ parties: Parties) throws(Rejection) -> Outcome {
        let stored = try reads.doctor(id)
        let registrars = try reads.registrars()
        var entry = try Rules.found(stored, id)
        try Rules.owns(parties, entry)
        try checkChange(from: entry.owner, version: entry.version)
        try Rules.isBatchedByRegistrar(parties, registrars)
        try checkProof()
        entry.owner = newOwner
        entry.encryptionKey = encryptionKey ?? entry.encryptionKey
        entry.version += 1
        return Outcome(.ownerRotated, entry, at: reads)
    }

    private func checkChange(from owner: PublicKeyHex, version: UInt64) throws(Rejection) {
        guard newOwner != owner else { throw Rejection(.ownerUnchanged, "The new owner is the owner already") }
        try Rules.isCurrent(previousVersion, version)
    }

    /// The last check, because it is the one that costs something.
    private func checkProof() throws(Rejection) {
        let message = Self.proofMessage(subject: subject, newOwner: newOwner, previousVersion: previousVersion)
        guard let key = try? PublicKey(hex: newOwner.text), let signature = Signature(hex: proof.text),
            key.verifies(signature, over: message)
        else {
            throw Rejection(.badProof, "The proof is not the new owner's signature over this change", .key("proof"))
        }
    }
}
