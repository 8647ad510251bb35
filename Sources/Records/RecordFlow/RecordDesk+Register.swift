package import EHRFamily
package import RecordErrors
package import RecordKeys
internal import SawtoothProtocol
package import SawtoothSigning

// A patient or a doctor gets an entry on the ledger.
//
// 1. The transaction is signed, by the key in custody where none is given, and submitted until there is a verdict.
//    Where that batch vouches for a doctor, that must be asked for (`checkAttestation`).
// 2. A refusal because the entry is there already is looked into: it counts as done if its owner is this key.
//
// Nothing is kept here, and nothing undone: again is the same.

extension RecordDesk {
    package func register(
        _ holder: KeyHolder, encryptionKey: EncryptionKey? = nil, attest: Bool, signer: (any Signer)? = nil,
        timeout: Duration = .seconds(30)
    ) async throws(RecordFailure) {
        try await checkAttestation(of: holder, isAsked: attest)
        let signer = try await self.signer(for: holder, given: signer)
        let batch = try batch(Payload(registering: holder, encryptionKey).content, signedBy: signer)
        try await commit(batch, registering: holder, owner: signer.publicKey.hex, timeout)
    }

    /// The same with what was signed elsewhere.
    ///
    /// - Throws: as `register`, and `.invalid` where it is not this registration, or not signed as it must be.
    package func register(
        _ holder: KeyHolder, encryptionKey: EncryptionKey? = nil, attest: Bool = false, signed: SignedAction,
        timeout: Duration = .seconds(30)
    ) async throws(RecordFailure) {
        // Around a batch that somebody else signed this desk puts no word of its own.
        if case .transaction = signed { try await checkAttestation(of: holder, isAsked: attest) }
        let batch = try signed.batch(for: Payload(registering: holder, encryptionKey), at: self)
        let header = batch.transactions.first.flatMap { try? TransactionHeader(decoding: $0.header) }
        try await commit(batch, registering: holder, owner: header?.signerPublicKey ?? "", timeout)
    }

    private func commit(
        _ batch: Batch, registering holder: KeyHolder, owner: String, _ timeout: Duration
    ) async throws(RecordFailure) {
        do {
            try await commit(batch, timeout)
        } catch {
            guard error.code == .rejected, try await self.owner(of: holder)?.text == owner else { throw error }
        }
    }

    private func owner(of holder: KeyHolder) async throws(RecordFailure) -> PublicKeyHex? {
        switch holder {
        case .patient(let id): try await entry(PatientEntry.self, at: Addressing.patient(id))?.owner
        case .doctor(let id): try await entry(DoctorEntry.self, at: Addressing.doctor(id))?.owner
        }
    }
}

extension Payload {
    /// What registers `holder`.
    package init(registering holder: KeyHolder, _ encryptionKey: EncryptionKey?) {
        self =
            switch holder {
            case .patient(let id): .registerPatient(RegisterPatient(patient: id, encryptionKey: encryptionKey))
            case .doctor(let id): .registerDoctor(RegisterDoctor(doctor: id, encryptionKey: encryptionKey))
            }
    }
}
