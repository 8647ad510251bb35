internal import EHRFamily
internal import RecordErrors
internal import RecordKeys
package import SawtoothProtocol
package import SawtoothSigning

/// Several accesses that were signed elsewhere: a transaction for each where this desk signs batches, the batch around
/// all of them otherwise.
package enum SignedAccesses: Sendable {
    case transactions([Transaction])
    case batch(Batch)

    package var transactions: [Transaction] {
        switch self {
        case .transactions(let transactions): transactions
        case .batch(let batch): batch.transactions
        }
    }

    /// Who has signed the transactions, 66 hex digits each; nil among them for what cannot be read.
    package var signers: Set<String?> {
        Set(transactions.map { try? TransactionHeader(decoding: $0.header).signerPublicKey })
    }

    /// Makes sure that there is a transaction for each of `payloads`, in that order, and nothing else, signed as the
    /// ledger wants it.
    ///
    /// - Throws: `.invalid`, `.headerUnfit`.
    func check(_ payloads: [Payload], at desk: RecordDesk) throws(RecordFailure) {
        switch self {
        case .transactions(let transactions):
            guard transactions.count == payloads.count else {
                throw RecordFailure(
                    .invalid, "there are \(transactions.count) transactions for \(payloads.count) accesses")
            }
            _ = try SignedAction.batch(transactions, for: payloads, at: desk)
        case .batch(let batch): try SignedAction.check(batch, payloads)
        }
    }
}

/// Who signs several accesses.
package enum AccessSigning: Sendable {
    /// The signer that is given, or the key in custody.
    case here((any Signer)?)
    /// Nobody yet: those that pass wait for what is signed elsewhere.
    case elsewhere
    case signed(SignedAccesses)
}
