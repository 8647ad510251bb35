internal import Cryptography
package import EHRFamily
package import RecordErrors
package import RecordKeys
internal import SawtoothProtocol
package import SawtoothSigning

// A patient lets a doctor read.
//
// 1. The doctor and the consent so far are read from the ledger at one head.
// 2. In one transaction of the key store: the consent's row, under a key reference that is drawn here, with what was
//    granted to whom (`ConsentTerms`), and the operation with the signed batch that grants it. **From here on the grant
//    is accepted.**
// 3. The operation is seen through. Records of the scopes open for the doctor as soon as the ledger has the grant.
//
// No key goes anywhere: a record's key is released for one access at a time (`release`). A crash after 1 leaves
// nothing. A grant that the ledger refuses leaves a row that opens nothing; one that is late for a revoke is refused by
// its version, and its row was denied before that.

/// Who lets whom read what: records of some scopes, those made later too.
package struct ShareRecord: Sendable {
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
    /// Whether nobody here signs: the operation waits for what is signed elsewhere.
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

    /// Whether `grant` says this and nothing else. Key reference and version are for whoever keeps the keys to say.
    package func isSaid(by grant: GrantAccess) -> Bool {
        grant.patient == patient && grant.doctor == doctor && grant.scopes == scopes && grant.expiry == expiry
            && grant.write == write && grant.purpose == purpose
    }
}

extension RecordDesk {
    package func share(
        _ request: ShareRecord, timeout: Duration = .seconds(30)
    ) async throws(RecordFailure) -> LedgerOperation {
        let accepted = try await accept(request)
        return try await seeThrough(accepted, request.signer, request.isSignedElsewhere, timeout)
    }

    /// Steps 1 and 2: the grant is accepted when this returns.
    ///
    /// - Throws: `RecordFailure`; nothing is accepted then, as far as is known.
    package func accept(_ request: ShareRecord) async throws(RecordFailure) -> LedgerOperation {
        if let earlier = try await keys.operation(request.operation) {
            guard earlier.kind == .grant, request.isSaid(by: try RecordDesk.grant(of: earlier)) else {
                throw RecordFailure(.conflict, "operation \(request.operation)")
            }
            return earlier
        }
        if let expiry = request.expiry { try checkPlausible(expiry) }
        let signer: (any Signer)? =
            if request.isSignedElsewhere {
                nil
            } else {
                try await signer(for: .patient(request.patient), given: request.signer)
            }
        guard let doctor = try await entry(DoctorEntry.self, at: Addressing.doctor(request.doctor)),
            doctor.doctor == request.doctor
        else { throw RecordFailure(.accessNoDoctor) }
        let pinned = try await pinned(request.doctor)
        try pinned?.check(doctor)
        let consent = try await entry(
            ConsentEntry.self, at: Addressing.consent(of: request.patient, to: request.doctor))
        let reference = KeyReference(unchecked: Hex.encode(RandomBytes.make(16)))
        let grant = GrantAccess(
            patient: request.patient, doctor: request.doctor, scopes: request.scopes, keyReference: reference,
            expiry: request.expiry, write: request.write, purpose: request.purpose,
            previousVersion: consent?.version ?? 0)
        let row = ConsentRow(
            keyReference: reference, patient: request.patient, doctor: request.doctor, scopes: request.scopes,
            recipientSHA256: (pinned.map(\.encryptionKey) ?? doctor.encryptionKey)?.sha256,
            terms: ConsentRow.Terms(grant, owner: doctor.owner))
        let operation = LedgerOperation(
            id: request.operation, kind: .grant, patient: request.patient, doctor: request.doctor,
            keyReference: reference, isSignedElsewhere: request.isSignedElsewhere,
            payload: signer == nil ? grant.encoded() : nil,
            batch: try signer.map { (signer) throws(RecordFailure) in try batch(grant, signedBy: signer).encoded() })
        return try await keys.keepConsent(row, operation: operation)
    }

    /// - Throws: `.invalid` for a time that is farther away than anybody means.
    func checkPlausible(_ time: UInt64) throws(RecordFailure) {
        if let refusal = TimeHorizon.refusal(of: time, now: clock()) { throw RecordFailure(.invalid, refusal) }
    }

    /// What was, or is to be, signed for the operation.
    static func grant(of operation: LedgerOperation) throws(RecordFailure) -> GrantAccess {
        let signed = operation.batch.flatMap { try? Batch(decoding: $0).transactions.first?.payload }
        guard let bytes = operation.payload ?? signed, case .grantAccess(let grant)? = try? Payload.decode(bytes)
        else { throw RecordFailure(.keysDamaged, "the payload of operation \(operation.id) cannot be read") }
        return grant
    }
}
