package import EHRFamily
package import RecordErrors
package import RecordKeys
package import SawtoothSigning

// A patient or a doctor gets an entry on the ledger.
//
// 1. The transaction is signed, by the key in custody if none is given. If this desk's batch vouches for a doctor, that
//    must be asked for (`checkAttestation`).
// 2. It goes through the outbox (`carryOut`). A refusal because the entry is there already is looked into: it counts as
//    done if it is the very one that was to be written, of this owner and with this encryption key.
//
// Nothing is undone: again is the same.

extension RecordDesk {
    package func register(
        _ holder: KeyHolder, encryptionKey: EncryptionKey? = nil, attest: Bool, signer: (any Signer)? = nil,
        timeout: Duration = .seconds(30)
    ) async throws(RecordFailure) {
        try await checkAttestation(of: holder, isAsked: attest)
        let signer = try await self.signer(for: holder, given: signer)
        let batch = try batch(Payload(registering: holder, encryptionKey).content, signedBy: signer)
        try await carryOut(batch, timeout).requireCommitted()
    }

    /// The same as an operation, which goes on where there is no verdict in time.
    ///
    /// - Parameter signed: what was signed elsewhere; the key in custody signs where it is nil.
    /// - Throws: as `register`, and `.invalid` where it is not this registration, or not signed as it must be.
    package func register(
        _ holder: KeyHolder, encryptionKey: EncryptionKey?, attest: Bool, signed: SignedAction?, timeout: Duration
    ) async throws(RecordFailure) -> LedgerOperation {
        if signed?.isBatchedHere ?? true { try await checkAttestation(of: holder, isAsked: attest) }
        let payload = try Payload(registering: holder, encryptionKey)
        return try await carryOut(self.batch(payload, signed, by: holder), timeout)
    }
}

extension Payload {
    /// What registers `holder`.
    ///
    /// - Throws: `.invalid` for one who has no entry on the ledger.
    package init(registering holder: KeyHolder, _ encryptionKey: EncryptionKey?) throws(RecordFailure) {
        switch holder {
        case .patient(let id):
            self = .registerPatient(RegisterPatient(patient: id, encryptionKey: encryptionKey))
        case .doctor(let id): self = .registerDoctor(RegisterDoctor(doctor: id, encryptionKey: encryptionKey))
        case .registrar, .submitter:
            throw RecordFailure(
                .invalid, "a \(holder.role) has no entry on the ledger: enrolment is all that there is to register")
        }
    }
}
