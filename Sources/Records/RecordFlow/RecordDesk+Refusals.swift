internal import RecordErrors
internal import RecordKeys

// What the ledger refused is looked at again before anything is destroyed.
//
// INVALID is one validator's opinion: of its own fork, of a block that others have not seen yet, or of nobody, where
// something between here and it lies. So a refusal is noted, and key and object are kept.
//
// 1. With every sweep the ledger is asked for the entry of each refused operation. Where it has the very one that was
//    to be written, the operation is committed after all, and what it was for counts again.
// 2. Where it has none and the refusal is `refusalAge` old, it is made final: the record's key goes, in one transaction
//    of the key store, and its object is swept.
//
// What was committed before, and lost, is submitted again with each sweep until then, and keeps its key for ever. So is
// an emergency that has opened its record. A rotation is submitted again without an end: only the ledger's entry says
// which key still owns anything.
//
// Nothing is destroyed while the ledger cannot be asked. A crash between any two leaves a refusal that is looked at
// again. An erasure by its owner waits for none of this.

extension RecordDesk {
    /// How long what the ledger refused is kept where nothing else is said, in seconds: a weekend, for a person to see
    /// that something is wrong, and longer than forks last.
    package static let defaultRefusalAge: UInt64 = 72 * 3600

    /// - Throws: `.ledgerAway` and others; those that were not looked at are kept.
    func reviewRefusals() async throws(RecordFailure) {
        var last: String?
        while true {
            let page = try await keys.refusedOperations(after: last, limit: 100)
            guard let end = page.last else { return }
            // A journal that cannot say so now keeps nothing else from being looked at; the next sweep has it do so.
            try? await noteLost(page)
            for operation in page {
                let now = clock()
                if try await isWritten(operation) {
                    _ = try await noteCommitted(operation)
                } else if operation.kind != .rotation || operation.orphanedAt == nil,
                    let since = operation.orphanedAt ?? operation.refusedAt, now >= since,
                    now - since >= refusalAge
                {
                    try await keys.giveUp(operation.id)
                } else if operation.orphanedAt != nil || operation.openedAt != nil, let batch = operation.batch {
                    // One that fails is looked at again, and the others go first.
                    _ = try? await settle(keys.reopen(operation, with: batch), timeout: .zero)
                }
            }
            last = end.id
        }
    }

    /// Whether the ledger has the very entry that the operation was to write.
    func isWritten(_ operation: LedgerOperation) async throws(RecordFailure) -> Bool {
        guard let effect = LedgerEffect(operation), let address = effect.address else { return false }
        return try await effect.isWritten(in: data(at: address))
    }
}
