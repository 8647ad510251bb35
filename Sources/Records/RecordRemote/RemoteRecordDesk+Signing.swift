package import EHRFamily
internal import FoundationEssentials
package import RecordErrors
internal import RecordFlow
package import RecordKeys
internal import SawtoothClient
internal import SawtoothProtocol
package import SawtoothSigning

/// Signatures are made here, over what the service has drafted, once it was held against what was asked for.
extension RemoteRecordDesk {
    /// How often a draft is signed when the ledger moves on under it.
    private static let attempts = 5

    /// Signs an operation that waits for it, and waits for the verdict.
    ///
    /// - Parameter isAsked: whether a draft says what was asked for, and nothing else.
    /// - Returns: the operation as it is then.
    /// - Throws: `.serviceFailed` where the service wants something else signed; as `RecordDesk.settle`.
    func complete(
        _ operation: LedgerOperation, signer: any Signer, timeout: Duration, _ isAsked: (Payload) -> Bool
    ) async throws(RecordFailure) -> LedgerOperation {
        if operation.state.isDecided { return operation }
        var path = "/operations/\(try operationID(operation.id))"
        if operation.batch != nil {
            // Signed before: on with that, and to a new signature only where the ledger asks for one.
            do {
                return try self.operation(
                    try await connection.exchange(
                        .post, path + "/settle", as: OperationMessage.self, wait: timeout))
            } catch let error where error.code == .unsigned {
                // A revoke that came too late for its version.
            }
        }
        path += "/signature"
        var last = RecordFailure.undecided(operation.id)
        for _ in 0..<RemoteRecordDesk.attempts {
            let draft = try await connection.exchange(.get, path, as: DraftMessage.self)
            let signature = try sign(draft, signer, isAsked)
            do {
                return try self.operation(
                    try await connection.exchange(.post, path, signature, as: OperationMessage.self, wait: timeout))
            } catch let error where error.code == .unsigned {
                last = error
            }
        }
        throw last
    }

    package func submit(
        _ action: Payload, signer: any Signer, timeout: Duration
    ) async throws(RecordFailure) -> LedgerOperation {
        let signature = try sign(action, signer, batcher: await batcher())
        return try operation(
            await connection.exchange(.post, "/operations", signature, as: OperationMessage.self, wait: timeout))
    }

    /// What is to be signed for an operation, for whoever signs elsewhere.
    ///
    /// - Throws: `.notFound`.
    package func draft(of operation: OperationID) async throws(RecordFailure) -> DraftMessage {
        try await connection.exchange(.get, "/operations/\(operation.part())/signature", as: DraftMessage.self)
    }

    /// Hands in what was signed elsewhere for an operation.
    ///
    /// - Returns: the operation as it is then.
    /// - Throws: `.notFound`, `.unsigned`, `.invalid`, `.rejected`.
    package func submit(
        _ signature: SignatureMessage, for operation: OperationID, timeout: Duration
    ) async throws(RecordFailure) -> LedgerOperation {
        try self.operation(
            try await connection.exchange(
                .post, "/operations/\(operation.part())/signature", signature, as: OperationMessage.self, wait: timeout)
        )
    }

    /// Has an action that was signed elsewhere written on the ledger.
    ///
    /// - Throws: as `submit(_:signer:timeout:)`.
    package func submit(
        _ signature: SignatureMessage, timeout: Duration
    ) async throws(RecordFailure) -> LedgerOperation {
        try operation(
            try await connection.exchange(.post, "/operations", signature, as: OperationMessage.self, wait: timeout))
    }

    package func submit(
        _ action: Payload, as owner: KeyHolder, operation: String?, signer: (any Signer)?, timeout: Duration
    ) async throws(RecordFailure) -> LedgerOperation {
        var signature: SignatureMessage?
        if let signer { signature = try sign(action, signer, batcher: await batcher()) }
        let (path, message): (String, any RequestMessage)
        switch (action, owner) {
        case (.reviewAccess(let review), .patient(let patient)) where patient == review.patient:
            (path, message) = ("/reviews", ReviewMessage(review, nil, signature))
        case (.reviewAccess(let review), .registrar(let registrar)):
            (path, message) = ("/reviews", ReviewMessage(review, registrar, signature))
        case (.attestDoctor(let attestation), .registrar(let registrar)):
            let id = try operationID(operation ?? "")
            (path, message) = ("/attestations", AttestationMessage(attestation, registrar, id, signature))
        case (.modelProvenance(let model), .submitter(let submitter)):
            (path, message) = ("/models", ModelMessage(model, submitter, signature))
        default:
            throw RecordFailure(
                .invalid, "patients and registrars review, registrars attest, submitters enter models")
        }
        return try self.operation(
            await connection.exchange(.post, path, message, as: OperationMessage.self, wait: timeout))
    }

    /// Nothing, where there is nothing to do on the ledger.
    private func sign(
        _ draft: DraftMessage, _ signer: any Signer, _ isAsked: (Payload) -> Bool
    ) throws(RecordFailure) -> SignatureMessage {
        guard let bytes = draft.payload else { return SignatureMessage() }
        guard let payload = try? Payload.decode(Array(bytes)), isAsked(payload) else {
            throw RecordFailure(.serviceFailed, "the encryption service wants something else signed than was asked for")
        }
        return try sign(payload, signer, batcher: try publicKey(draft.batcher))
    }

    /// Who signs batches, where the transaction's signer does not.
    func batcher() async throws(RecordFailure) -> PublicKey? {
        try publicKey(try await connection.exchange(.get, "/batcher", as: SigningKeyMessage.self).publicKey)
    }

    /// An action as a signed batch, or as a transaction where the service signs batches.
    func sign(
        _ payload: Payload, _ signer: any Signer, batcher: PublicKey?
    ) throws(RecordFailure) -> SignatureMessage {
        if let batcher {
            let transaction = try Transaction(payload.content, signedBy: signer, batcher: batcher)
            return SignatureMessage(transaction: Data(transaction.encoded()))
        }
        return SignatureMessage(batch: Data(try Batch(payload.content, signedBy: signer).encoded()))
    }
}
