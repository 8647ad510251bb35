internal import Cryptography
package import EHRFamily
internal import RecordErrors
package import SawtoothProtocol
internal import SawtoothSigning

/// An action that was signed elsewhere, by someone who keeps the key: the transaction alone where this desk signs
/// batches, the batch around it otherwise.
package enum SignedAction: Sendable {
    case transaction(Transaction)
    case batch(Batch)
}

extension SignedAction {
    /// What was signed, as far as it can be read.
    package var payload: Payload? {
        let transaction: Transaction? =
            switch self {
            case .transaction(let transaction): transaction
            case .batch(let batch): batch.transactions.first
            }
        return transaction.flatMap { try? Payload.decode($0.payload) }
    }

    /// Whether this desk signs the batch around it.
    package var isBatchedHere: Bool {
        if case .transaction = self { true } else { false }
    }

    /// Who signed it, 66 hex digits, as far as it can be read.
    package var signer: String? {
        let transaction: Transaction? =
            switch self {
            case .transaction(let transaction): transaction
            case .batch(let batch): batch.transactions.first
            }
        return transaction.flatMap { try? TransactionHeader(decoding: $0.header).signerPublicKey }
    }

    /// A batch with the action, if that is `payload` and nothing else and the validator will take the signatures.
    ///
    /// What the ledger decides, whether this signer may do this, is not looked at.
    ///
    /// - Throws: `.invalid`.
    func batch(for payload: Payload, at desk: RecordDesk) throws(RecordFailure) -> Batch {
        switch self {
        case .transaction(let transaction):
            return try SignedAction.batch([transaction], for: [payload], at: desk)
        case .batch(let batch):
            try SignedAction.check(batch, [payload])
            return batch
        }
    }

    /// A batch of transactions that were signed elsewhere, one for each of `payloads`, around which this desk signs.
    ///
    /// - Throws: `.invalid`, `.headerUnfit`.
    static func batch(
        _ transactions: [Transaction], for payloads: [Payload], at desk: RecordDesk
    ) throws(RecordFailure) -> Batch {
        guard let batcher = desk.batcher else {
            throw RecordFailure(.invalid, "a signed transaction alone is not enough: sign the batch too")
        }
        for (transaction, payload) in zip(transactions, payloads) {
            let header = try check(transaction, payload)
            try checkExactly(header, payload)
            guard header.batcherPublicKey == batcher.publicKey.hex else {
                throw RecordFailure(.invalid, "the transaction must name \(batcher.publicKey.hex) as its batcher")
            }
        }
        return try Batch(transactions, signedBy: batcher)
    }

    /// Makes sure that the batch has one transaction for each of `payloads`, in that order, and nothing else, and that
    /// the validator will take the signatures.
    ///
    /// - Throws: `.invalid`.
    static func check(_ batch: Batch, _ payloads: [Payload]) throws(RecordFailure) {
        guard batch.transactions.count == payloads.count else {
            throw RecordFailure(
                .invalid,
                "the batch has \(batch.transactions.count) transactions, but must have "
                    + (payloads.count == 1 ? "one" : "\(payloads.count)"))
        }
        var batchers: Set<String> = []
        for (transaction, payload) in zip(batch.transactions, payloads) {
            batchers.insert(try check(transaction, payload).batcherPublicKey)
        }
        guard let batchHeader = try? BatchHeader(decoding: batch.header), batchers == [batchHeader.signerPublicKey],
            batchHeader.transactionIDs == batch.transactions.map(\.headerSignature)
        else {
            throw RecordFailure(
                .invalid, "the batch's header does not name its transaction and the transaction's batcher")
        }
        guard verify(batch.headerSignature, batchHeader.signerPublicKey, batch.header) else {
            throw RecordFailure(.invalid, "the batch's signature does not verify")
        }
    }

    private static func check(_ transaction: Transaction, _ payload: Payload) throws(RecordFailure) -> TransactionHeader
    {
        guard let header = try? TransactionHeader(decoding: transaction.header), header.familyName == Family.name,
            header.familyVersion == Family.version
        else {
            throw RecordFailure(.invalid, "the transaction is not one of the family \(Family.name) \(Family.version)")
        }
        guard let signed = try? Payload.decode(transaction.payload), signed == payload else {
            throw RecordFailure(.invalid, "the transaction is not the one that was to be signed")
        }
        guard header.payloadSHA512 == Hex.encode(SHA512.hash(transaction.payload)) else {
            throw RecordFailure(.invalid, "the transaction's header does not have its payload's SHA-512")
        }
        guard verify(transaction.headerSignature, header.signerPublicKey, transaction.header) else {
            throw RecordFailure(.invalid, "the transaction's signature does not verify")
        }
        do {
            try payload.requiredAddresses(signer: PublicKeyHex(unchecked: header.signerPublicKey))
                .check(header)
        } catch {
            throw RecordFailure(.invalid, error.message, cause: error)
        }
        return header
    }

    /// What this desk puts its own signature around declares nothing but what its action needs: a wider header would
    /// hold up, or follow, transactions of others in this desk's name.
    private static func checkExactly(_ header: TransactionHeader, _ payload: Payload) throws(RecordFailure) {
        let needed = payload.requiredAddresses(signer: PublicKeyHex(unchecked: header.signerPublicKey))
        for (what, declared, needed) in [
            ("inputs", header.inputs, needed.inputs), ("outputs", header.outputs, needed.outputs),
        ] where declared.sorted() != needed.sorted() {
            throw RecordFailure(
                .headerUnfit, "the transaction's \(what) must be those that its action needs: \(needed.sorted())")
        }
        guard header.dependencies.isEmpty else {
            throw RecordFailure(
                .headerUnfit, "the transaction depends on \(header.dependencies.count) others, and must on none")
        }
    }

    private static func verify(_ signature: String, _ key: String, _ message: [UInt8]) -> Bool {
        guard let signature = Signature(hex: signature), let key = try? PublicKey(hex: key) else { return false }
        return key.verifies(signature, over: message)
    }
}
