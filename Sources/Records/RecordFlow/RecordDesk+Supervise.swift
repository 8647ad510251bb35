internal import Cryptography
package import EHRFamily
package import RecordErrors
package import RecordKeys
internal import SawtoothProtocol
package import SawtoothSigning

// Patients and registrars review emergencies, registrars attest and suspend doctors, submitters enter models.
//
// 1. The transaction is signed, by the key in custody if none is given, and kept as an operation of whoever signs
//    (`carryOut`). **From here on it is accepted.**
// 2. It is seen through (`settle`). What the ledger has already, as it was to be written, counts as committed.
//
// A registrar's batch vouches for a doctor or a model: where this desk signs batches with a registrar's key that its
// settings do not speak of, nothing is signed. Nothing is undone: another attestation is another operation.

extension RecordDesk {
    package func submit(
        _ action: Payload, as owner: KeyHolder, operation: String?, signer: (any Signer)?, timeout: Duration
    ) async throws(RecordFailure) -> LedgerOperation {
        let signed = try signer.map { (signer) throws(RecordFailure) in
            SignedAction.batch(try batch(action.content, signedBy: signer))
        }
        return try await submit(action, as: owner, operation: operation, signed: signed, timeout: timeout)
    }

    /// The same with what was signed elsewhere; the key in custody signs where it is nil.
    ///
    /// - Throws: as the other, and `.invalid` where it is not this action, or not signed as it must be.
    package func submit(
        _ action: Payload, as owner: KeyHolder, operation id: String?, signed: SignedAction?, timeout: Duration
    ) async throws(RecordFailure) -> LedgerOperation {
        guard let kind = owner.kind(of: action) else {
            throw RecordFailure(
                .invalid,
                "a \(owner.role) does not do this: patients and registrars review, registrars attest, submitters enter "
                    + "models")
        }
        if kind != .review && signed?.isBatchedHere ?? true { try await checkBatcher() }
        let batch = try await batch(action, signed, by: owner)
        let said = Hex.encode(SHA256.hash(Array((LedgerEffect(batch)?.signer ?? "").utf8) + action.encoded()))
        var (patient, doctor): (PatientID?, DoctorID?)
        switch action {
        case .reviewAccess(let review): (patient, doctor) = (review.patient, review.doctor)
        case .attestDoctor(let attestation): doctor = attestation.doctor
        default: break
        }
        let operation = LedgerOperation(
            id: id ?? LedgerOperation.id(kind, [said]), kind: kind, patient: patient, doctor: doctor, owner: owner,
            batch: batch.encoded())
        if let known = try await keys.operation(operation.id), known.owner != owner {
            throw RecordFailure(.conflict, "operation \(operation.id)")
        }
        return try await carryOut(operation, batch, timeout)
    }
}

extension KeyHolder {
    /// The kind of an operation of this holder's that is `action`; nil for what the holder does not do.
    fileprivate func kind(of action: Payload) -> LedgerOperation.Kind? {
        switch (action, self) {
        case (.reviewAccess(let review), .patient(let patient)): review.patient == patient ? .review : nil
        case (.reviewAccess, .registrar): .review
        case (.attestDoctor, .registrar): .attestation
        case (.modelProvenance, .submitter): .model
        default: nil
        }
    }
}
