internal import Cryptography
package import EHRFamily
package import RecordKeys
internal import SawtoothProtocol
package import SawtoothSigning

// A patient lets a doctor read.
//
// 1. The doctor and the consent so far are read from the ledger at one head.
// 2. In one transaction of the key store: the consent's row, under a key reference that is drawn here, and the
//    operation with the signed batch that grants it. **From here on the grant is accepted.**
// 3. The operation is seen through. Records of the scopes open for the doctor as soon as the ledger has the grant.
//
// No key goes anywhere: a record's key is released for one access at a time (`RetrieveRecord`). A crash after 1 leaves
// nothing. A grant that the ledger refuses leaves a row that opens nothing; one that is late for a revoke is refused by
// its version, and its row was denied before that.

/// Grants a doctor access to records of some scopes, those made later too.
package struct ShareRecord: Sendable {
    /// Who lets whom read what.
    package struct Request: Sendable {
        package var patient: PatientID
        package var doctor: DoctorID
        package var scopes: Scopes
        /// Unix seconds.
        package var expiry: UInt64?
        /// Whether the doctor may deposit records too.
        package var write: Bool
        package var purpose: PurposeCode
        /// What names the operation.
        package var operation: String
        /// Who signs for the patient; the key in custody where not given.
        package var signer: (any Signer)?
        /// Whether nobody here signs: the operation waits for a batch from elsewhere (`SettleOperation.sign`).
        package var isSignedElsewhere: Bool

        package init(
            patient: PatientID, doctor: DoctorID, scopes: Scopes, expiry: UInt64? = nil, write: Bool = false,
            purpose: PurposeCode = .treatment, operation: String, signer: (any Signer)? = nil,
            isSignedElsewhere: Bool = false
        ) {
            self.patient = patient
            self.doctor = doctor
            self.scopes = scopes
            self.expiry = expiry
            self.write = write
            self.purpose = purpose
            self.operation = operation
            self.signer = signer
            self.isSignedElsewhere = isSignedElsewhere
        }
    }

    private let desk: RecordDesk

    package init(_ desk: RecordDesk) {
        self.desk = desk
    }

    /// Grants access and waits for the verdict.
    ///
    /// - Returns: the granting operation: committed, or waiting where the ledger gave no verdict in time.
    /// - Throws: `FlowError.rejected` where the ledger refuses the grant; else as `accept` and `SettleOperation.run`.
    package func run(_ request: Request, timeout: Duration = .seconds(30)) async throws(FlowError) -> LedgerOperation {
        let operation = try await SettleOperation(desk).run(
            accept(request), signer: request.signer, timeout: timeout)
        if case .invalid(let code, let message) = operation.state { throw .rejected(code: code, message: message) }
        return operation
    }

    /// Steps 1 and 2: the grant is accepted when this returns.
    ///
    /// - Throws: `FlowError`; nothing is accepted then, as far as is known.
    package func accept(_ request: Request) async throws(FlowError) -> LedgerOperation {
        let done = try await flow(FlowError.keys) { () async throws(KeyStoreError) in
            try await desk.keys.operation(request.operation)
        }
        if let done {
            guard done.kind == .grant, try ShareRecord.terms(of: done) == Terms(request) else {
                throw .keys(.conflict("operation \(request.operation)"))
            }
            return done
        }
        let signer: (any Signer)? =
            if request.isSignedElsewhere {
                nil
            } else {
                try await desk.signer(for: .patient(request.patient), given: request.signer)
            }
        guard let doctor = try await desk.entry(DoctorEntry.self, at: Addressing.doctor(request.doctor)) else {
            throw .notAuthorized(.noDoctor)
        }
        let consent = try await desk.entry(
            ConsentEntry.self, at: Addressing.consent(of: request.patient, to: request.doctor))
        let reference = KeyReference(unchecked: Hex.encode(RandomBytes.make(16)))
        let payload = GrantAccess(
            patient: request.patient, doctor: request.doctor, scopes: request.scopes, keyReference: reference,
            expiry: request.expiry, write: request.write, purpose: request.purpose,
            previousVersion: consent?.version ?? 0)
        let row = ConsentRow(
            keyReference: reference, patient: request.patient, doctor: request.doctor, scopes: request.scopes,
            recipientSHA256: doctor.encryptionKey?.sha256)
        let operation = LedgerOperation(
            id: request.operation, kind: .grant, patient: request.patient, doctor: request.doctor,
            keyReference: reference, isSignedElsewhere: request.isSignedElsewhere,
            payload: signer == nil ? payload.encoded() : nil,
            batch: try desk.batch(payload, signedBy: signer)?.encoded())
        return try await flow(FlowError.keys) { () async throws(KeyStoreError) in
            try await desk.keys.keep(row, operation: operation)
        }
    }

    /// What makes one grant the same as another.
    private struct Terms: Equatable {
        let patient: PatientID
        let doctor: DoctorID
        let scopes: Scopes
        let expiry: UInt64?
        let write: Bool
        let purpose: PurposeCode

        init(_ request: Request) {
            (patient, doctor, scopes) = (request.patient, request.doctor, request.scopes)
            (expiry, write, purpose) = (request.expiry, request.write, request.purpose)
        }

        init(_ payload: GrantAccess) {
            (patient, doctor, scopes) = (payload.patient, payload.doctor, payload.scopes)
            (expiry, write, purpose) = (payload.expiry, payload.write, payload.purpose)
        }
    }

    /// What was, or is to be, signed for the operation.
    private static func terms(of operation: LedgerOperation) throws(FlowError) -> Terms {
        let signed = operation.batch.flatMap { try? Batch(decoding: $0).transactions.first?.payload }
        guard let bytes = operation.payload ?? signed, case .grantAccess(let payload)? = try? Payload.decode(bytes)
        else { throw .keys(.damaged("the payload of operation \(operation.id) cannot be read")) }
        return Terms(payload)
    }
}
