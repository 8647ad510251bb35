internal import EHRFamily
package import FoundationEssentials
package import RecordKeys

/// An operation of the outbox, as it is now.
package struct OperationMessage: Codable, Sendable {
    var id: String
    /// `anchor`, `grant`, `revoke`, `access`, `emergency`, `registration`, `rotation`, `review`, `attestation` or
    /// `model`.
    var kind: String
    /// Who signs: the role, a colon, and the id.
    var owner: String?
    var patient: PatientID?
    var doctor: DoctorID?
    var record: RecordID?
    var keyReference: KeyReference?
    var reason: ReasonCode?
    /// What a batch is to be signed for, where it is signed elsewhere.
    var payload: Data?
    /// The signed batch.
    var batch: Data?
    /// `waiting`, `committed` or `invalid`.
    var state: String
    var block: UInt64?
    var code: String?
    var message: String?
    /// Unix seconds when it was refused, for as long as that is not final.
    var refusedAt: UInt64?
    /// Unix seconds when what was committed was found to be lost.
    var orphanedAt: UInt64?
    /// Unix seconds when an emergency first opened its record without a verdict.
    var openedAt: UInt64?

    enum CodingKeys: String, CodingKey {
        case id, kind, owner, reason, payload, batch, state, block, code, message
        case patient = "patient_id"
        case doctor = "doctor_id"
        case record = "record_id"
        case keyReference = "key_ref"
        case refusedAt = "refused_at"
        case orphanedAt = "orphaned_at"
        case openedAt = "opened_at"
    }

    package init(_ operation: LedgerOperation) {
        id = operation.id
        refusedAt = operation.refusedAt
        orphanedAt = operation.orphanedAt
        openedAt = operation.openedAt
        kind = operation.kind.rawValue
        owner = operation.owner?.text
        patient = operation.patient
        doctor = operation.doctor
        record = operation.record
        keyReference = operation.keyReference
        reason = operation.reason
        payload = operation.payload.map { Data($0) }
        batch = operation.batch.map { Data($0) }
        switch operation.state {
        case .waiting: state = "waiting"
        case .committed(let block):
            state = "committed"
            self.block = block
        case .invalid(let code, let message):
            state = "invalid"
            (self.code, self.message) = (code, message)
        }
    }

    /// The operation; nil for a kind or state that this version does not know.
    package var operation: LedgerOperation? {
        guard let kind = LedgerOperation.Kind(rawValue: kind) else { return nil }
        let decided: LedgerOperation.State
        switch state {
        case "waiting": decided = .waiting
        case "committed": decided = .committed(block: block)
        case "invalid": decided = .invalid(code: code, message: message ?? "")
        default: return nil
        }
        return LedgerOperation(
            id: id, kind: kind, patient: patient, doctor: doctor, record: record, keyReference: keyReference,
            reason: reason, owner: owner.flatMap { KeyHolder($0) },
            payload: payload.map { Array($0) }, batch: batch.map { Array($0) }, state: decided,
            refusedAt: refusedAt, orphanedAt: orphanedAt, openedAt: openedAt)
    }
}

/// Operations, without their batches.
package struct OperationsMessage: Codable, Sendable {
    package var operations: [OperationMessage]

    package init(_ operations: [LedgerOperation]) {
        self.operations = operations.map { operation in
            var message = OperationMessage(operation)
            message.batch = nil
            return message
        }
    }
}

/// What is to be signed for an operation.
package struct DraftMessage: Codable, Sendable {
    /// The transaction's payload; absent where there is nothing to do on the ledger.
    package var payload: Data?
    /// Who signs batches, in 66 hex digits; absent where the transaction's signer does.
    package var batcher: String?

    enum CodingKeys: String, CodingKey {
        case payload
        case batcher = "batcher_public_key"
    }

    package init(payload: Data?, batcher: String?) {
        self.payload = payload
        self.batcher = batcher
    }
}

/// What was signed: exactly one of these.
package struct SignatureMessage: RequestMessage {
    /// An encoded transaction, where the service signs batches.
    package var transaction: Data?
    /// Encoded transactions of several accesses, where the service signs batches.
    package var transactions: [Data]?
    /// An encoded batch with one transaction, or with those of several accesses.
    package var batch: Data?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case transaction, transactions, batch
    }

    package init(transaction: Data? = nil, transactions: [Data]? = nil, batch: Data? = nil) {
        self.transaction = transaction
        self.transactions = transactions
        self.batch = batch
    }
}

/// Where the signature of an action comes from.
package enum SigningMessage: String, Codable, Sendable {
    /// From the holder's key that the service keeps.
    case custody
    /// From elsewhere: the answer is an operation that waits for it.
    case elsewhere
}
