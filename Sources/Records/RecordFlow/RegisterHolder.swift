package import EHRFamily
package import RecordKeys
internal import SawtoothClient
internal import SawtoothProtocol
package import SawtoothSigning

// A patient or a doctor gets an entry on the ledger.
//
// 1. The transaction is signed, by the key in custody where none is given, and submitted until there is a verdict.
// 2. A refusal because the entry is there already is looked into: it counts as done if its owner is this key.
//
// Nothing is kept here, and nothing undone: again is the same.

/// Registers a patient or doctor whose owner is the key that signs.
package struct RegisterHolder: Sendable {
    private let desk: RecordDesk

    package init(_ desk: RecordDesk) {
        self.desk = desk
    }

    /// - Parameter signer: whose key becomes the owner; the key in custody where not given.
    /// - Throws: `FlowError.rejected`; `.undecided` with the batch's id; `.unsigned`, `.ledger`, `.keys`, `.wrapper`.
    package func run(
        _ holder: KeyHolder, encryptionKey: EncryptionKey? = nil, signer: (any Signer)? = nil,
        timeout: Duration = .seconds(30)
    ) async throws(FlowError) {
        let signer = try await desk.signer(for: holder, given: signer)
        let payload = Payload(registering: holder, encryptionKey)
        let batch: Batch = try desk.batch(payload.content, signedBy: signer)
        try await submit(batch, registering: holder, owner: signer.publicKey.hex, timeout)
    }

    /// The same with what was signed elsewhere.
    ///
    /// - Throws: as `run`, and `FlowError.invalid` where it is not this registration, or not signed as it must be.
    package func run(
        _ holder: KeyHolder, encryptionKey: EncryptionKey? = nil, signed: SignedAction,
        timeout: Duration = .seconds(30)
    ) async throws(FlowError) {
        let batch = try signed.batch(for: Payload(registering: holder, encryptionKey), at: desk)
        let header = batch.transactions.first.flatMap { try? TransactionHeader(decoding: $0.header) }
        try await submit(batch, registering: holder, owner: header?.signerPublicKey ?? "", timeout)
    }

    private func submit(
        _ batch: Batch, registering holder: KeyHolder, owner: String, _ timeout: Duration
    ) async throws(FlowError) {
        let verdict = try await flow(FlowError.ledger) { () async throws(LedgerFailure) in
            try await desk.ledger.submit(batch, timeout: timeout)
        }
        switch verdict {
        case .committed: return
        case .unknown: throw .undecided(operation: batch.headerSignature)
        case .invalid(let transactions):
            let first = transactions.first
            if try await self.owner(of: holder)?.text == owner { return }
            throw .rejected(code: first?.code, message: first?.message ?? "")
        }
    }

    private func owner(of holder: KeyHolder) async throws(FlowError) -> PublicKeyHex? {
        switch holder {
        case .patient(let id): try await desk.entry(PatientEntry.self, at: Addressing.patient(id))?.owner
        case .doctor(let id): try await desk.entry(DoctorEntry.self, at: Addressing.doctor(id))?.owner
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
