internal import EHRFamily
internal import SawtoothSigning

extension RotateOwner {
    /// Valid for the owner over the current version, with the new owner's proof; for a doctor, if registrars are set,
    /// one of them must batch it, since an attestation is about the person behind a key.
    func apply(_ entries: Entries, _ parties: Parties) throws(Rejection) -> Outcome {
        switch subject {
        case .patient(let id):
            var entry = try entries.requirePatient(id)
            try parties.requireOwner(of: entry)
            try requireChange(from: entry.owner, version: entry.version)
            try requireProof()
            entry.owner = newOwner
            entry.encryptionKey = encryptionKey ?? entry.encryptionKey
            entry.version += 1
            return Outcome(Self.event, entry, at: entries.addresses)
        case .doctor(let id):
            var entry = try entries.requireDoctor(id)
            try parties.requireOwner(of: entry)
            try requireChange(from: entry.owner, version: entry.version)
            try entries.requireRegistrar(parties)
            try requireProof()
            entry.owner = newOwner
            entry.encryptionKey = encryptionKey ?? entry.encryptionKey
            entry.version += 1
            return Outcome(Self.event, entry, at: entries.addresses)
        }
    }

    private func requireChange(from owner: PublicKeyHex, version: UInt64) throws(Rejection) {
        guard newOwner != owner else { throw Rejection(.ownerUnchanged, "The new owner is the owner already") }
        try requireCurrent(previousVersion, version)
    }

    /// The last check, because it is the expensive one.
    private func requireProof() throws(Rejection) {
        let message = Self.proofMessage(subject: subject, newOwner: newOwner, previousVersion: previousVersion)
        guard let key = try? PublicKey(hex: newOwner.text), let signature = Signature(hex: proof.text),
            key.verifies(signature, over: message)
        else {
            throw Rejection(.badProof, "The proof is not the new owner's signature over this change", .key("proof"))
        }
    }
}
