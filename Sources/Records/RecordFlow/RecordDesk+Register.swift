internal import Cryptography
package import EHRFamily
package import RecordErrors
package import RecordKeys
internal import SawtoothProtocol
package import SawtoothSigning

// A patient or a doctor gets an entry on the ledger.
//
// 1. The transaction is signed, by the key in custody where none is given, and kept as an operation.
// 2. It is seen through. A refusal because the entry is there already is looked into: it counts as done if it is the
//    very one that was to be written, of this owner and with this encryption key.
//
// Nothing is undone: again is the same.

extension RecordDesk {
    package func register(
        _ holder: KeyHolder, encryptionKey: EncryptionKey? = nil, signer: (any Signer)? = nil,
        timeout: Duration = .seconds(30)
    ) async throws(RecordFailure) {
        let signer = try await self.signer(for: holder, given: signer)
        let batch = try batch(Payload(registering: holder, encryptionKey).content, signedBy: signer)
        try await see(registering(holder, batch), timeout)
    }

    /// The same with what was signed elsewhere.
    ///
    /// - Throws: as `register`, and `.invalid` where it is not this registration, or not signed as it must be.
    package func register(
        _ holder: KeyHolder, encryptionKey: EncryptionKey? = nil, signed: SignedAction,
        timeout: Duration = .seconds(30)
    ) async throws(RecordFailure) {
        let batch = try signed.batch(for: Payload(registering: holder, encryptionKey), at: self)
        try await see(registering(holder, batch), timeout)
    }

    private func registering(_ holder: KeyHolder, _ batch: Batch) -> LedgerOperation {
        let (patient, doctor): (PatientID?, DoctorID?) =
            switch holder {
            case .patient(let id): (id, nil)
            case .doctor(let id): (nil, id)
            }
        // Another key or encryption key is another registration, which the ledger may refuse.
        let id = RecordDesk.operationID(
            .registration, [holder.role, holder.id, Hex.encode(SHA256.hash(batch.signer + batch.said))])
        return LedgerOperation(
            id: id, kind: .registration, patient: patient, doctor: doctor, owner: holder, batch: batch.encoded())
    }
}

extension Batch {
    fileprivate var said: [UInt8] { transactions.first?.payload ?? [] }

    fileprivate var signer: [UInt8] {
        let header = transactions.first.flatMap { try? TransactionHeader(decoding: $0.header) }
        return Array((header?.signerPublicKey ?? "").utf8)
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
