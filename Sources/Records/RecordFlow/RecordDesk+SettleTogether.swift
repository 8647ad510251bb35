internal import EHRFamily
package import RecordErrors
package import RecordKeys
internal import SawtoothClient
internal import SawtoothProtocol
internal import SawtoothSigning

// Operations that share a batch are seen through together.
//
// 1. The batch is submitted once for all of them, and its verdict, where it is committed, is all of theirs: in one
//    transaction of the key store.
// 2. Where it is refused, though each was judged before, it is split. Those that the ledger names are refused. Of the
//    others, those that the rules refuse now go alone, and the rest in a smaller batch: around the same transactions
//    where this desk signs batches, signed anew where the key is at hand. Where it is not they wait for a signature.
//    Where nobody is to blame the batch is halved. Each has its new batch before any has its refusal.
//
// A crash between any two leaves operations with a batch that is submitted again, or with new ones. Whoever splits
// replaces what is still in the old batch only, so that two at a time, or one on an older verdict, do nothing twice.
// Should the ledger have the old batch after all, the new one is refused for accesses that exist, and those are the
// very entries that were to be written.

extension RecordDesk {
    /// Batches of one call, the first one and what becomes of it: what is left then goes on in the background.
    private static let splitLimit = 8

    /// Sees accesses through, each batch once.
    ///
    /// - Returns: the operations as they are then, in the same order.
    func settleTogether(
        _ operations: [LedgerOperation], signer: (any Signer)?, timeout: Duration
    ) async throws(RecordFailure) -> [LedgerOperation] {
        let end = ContinuousClock.now + timeout
        var current = operations
        var tried: Set<[UInt8]> = []
        for _ in 0..<RecordDesk.splitLimit {
            let waiting = current.filter { operation in
                !operation.state.isDecided && operation.batch.map { !tried.contains($0) } ?? false
            }
            guard !waiting.isEmpty else { break }
            for operation in waiting {
                guard let batch = operation.batch, tried.insert(batch).inserted else { continue }
                _ = try await settle(operation, signer: signer, timeout: max(.zero, end - .now))
            }
            for index in current.indices where !current[index].state.isDecided {
                current[index] = try await keys.operation(current[index].id) ?? current[index]
            }
        }
        return current
    }

    /// Takes over what was signed elsewhere for accesses that wait for it, then sees them through.
    ///
    /// - Parameter named: the id of one of their operations.
    /// - Returns: their operations, in the order of the transactions.
    /// - Throws: `.invalid` where it is for something else, or not signed as it must be; `.conflict` where an operation
    ///   does not wait for a signature any more.
    package func settle(
        _ signed: SignedAccesses, of owner: KeyHolder, including named: String, timeout: Duration
    ) async throws(RecordFailure) -> [LedgerOperation] {
        let transactions = signed.transactions
        guard (1...RecordDesk.accessLimit).contains(transactions.count) else {
            throw RecordFailure(
                .invalid, "there are \(transactions.count) transactions: give 1 to \(RecordDesk.accessLimit)")
        }
        var operations: [LedgerOperation] = []
        for transaction in transactions {
            guard let id = LedgerOperation.accessID(loggedBy: transaction),
                let operation = try await keys.operation(id),
                operation.owner == owner
            else { throw RecordFailure(.invalid, "a transaction logs no access that waits for a signature here") }
            operations.append(operation)
        }
        guard Set(operations.map(\.id)).count == operations.count, operations.contains(where: { $0.id == named }) else {
            throw RecordFailure(.invalid, "an access is there twice, or that of operation \(named) is not")
        }
        // Asked again, what was signed first counts.
        if operations.allSatisfy({ $0.batch != nil || $0.state.isDecided }) {
            return try await settleTogether(operations, signer: nil, timeout: timeout)
        }
        let payloads = try operations.map { (operation) throws(RecordFailure) -> Payload in
            guard !operation.state.isDecided, operation.batch == nil else {
                throw RecordFailure(.conflict, "signature of operation \(operation.id)")
            }
            guard let payload = LedgerEffect(operation)?.payload else {
                throw RecordFailure(.keysDamaged, "operation \(operation.id) has no payload to sign")
            }
            return payload
        }
        try signed.check(payloads, at: self)
        let batch: Batch
        switch signed {
        case .batch(let given): batch = given
        case .transactions(let transactions): batch = try SignedAction.batch(transactions, for: payloads, at: self)
        }
        let bytes = batch.encoded()
        guard try await keys.keep(operations.map { OperationChange(from: $0, to: $0.signed(bytes)) }) else {
            throw RecordFailure(.conflict, "signature of these operations")
        }
        return try await settleTogether(operations.map { $0.signed(bytes) }, signer: nil, timeout: timeout)
    }

    /// Steps 1 and 2 for the operation and those that share its batch.
    ///
    /// - Returns: the operation as it is then.
    func decideTogether(
        _ operation: LedgerOperation, _ batch: Batch, _ signer: (any Signer)?, _ timeout: Duration
    ) async throws(RecordFailure) -> LedgerOperation {
        let bytes = operation.batch ?? batch.encoded()
        switch try await ledger.submit(batch, encoded: bytes, timeout: timeout) {
        case .unknown: return operation
        case .committed(let block):
            try await keys.settle(sharing: bytes, committedIn: block?.number)
            return try await keys.settle(operation, .committed(block: block?.number))
        case .invalid(let transactions):
            try await split(operation, batch, bytes, transactions, signer)
            return try await keys.operation(operation.id) ?? operation
        }
    }

    private func split(
        _ operation: LedgerOperation, _ batch: Batch, _ bytes: [UInt8], _ refused: [InvalidTransaction],
        _ signer: (any Signer)?
    ) async throws(RecordFailure) {
        var members = try await keys.waitingOperations(sharing: bytes)
        if !members.contains(where: { $0.id == operation.id }) { members.append(operation) }
        var blamed: [(LedgerOperation, InvalidTransaction)] = []
        var others: [Member] = []
        for member in members {
            guard let transaction = member.transaction(in: batch), let effect = LedgerEffect(member),
                let signer = effect.signer
            else { continue }
            if let refusal = refused.first(where: { $0.id.hex == transaction.headerSignature }) {
                blamed.append((member, refusal))
            } else {
                let action = UnsignedAction(payload: effect.payload, signer: signer)
                others.append(Member(operation: member, transaction: transaction, action: action))
            }
        }
        let groups = try await groups(of: others, isWhole: others.count == batch.transactions.count)
        let changes = try await changes(of: groups, signer)
        if !changes.isEmpty {
            guard try await keys.keep(changes) else { return }
        }
        for (member, refusal) in blamed {
            if try await isWritten(member) {
                _ = try await noteCommitted(member)
            } else {
                await raiseAlarms(
                    try await keys.settle(member, .invalid(code: refusal.code, message: refusal.message)))
            }
        }
    }

    private struct Member {
        let operation: LedgerOperation
        let transaction: Transaction
        let action: UnsignedAction
    }

    /// Those that go into one batch each.
    private func groups(of members: [Member], isWhole: Bool) async throws(RecordFailure) -> [[Member]] {
        let rejections = try await judge(members.map(\.action), at: ledger.head()).rejections
        let alone = zip(members, rejections).filter { $0.1 != nil }.map { [$0.0] }
        let together = zip(members, rejections).filter { $0.1 == nil }.map(\.0)
        guard alone.isEmpty, isWhole, together.count > 1 else {
            return (together.isEmpty ? [] : [together]) + alone
        }
        let half = together.count / 2
        return [Array(together[..<half]), Array(together[half...])]
    }

    private func changes(
        of groups: [[Member]], _ signer: (any Signer)?
    ) async throws(RecordFailure) -> [OperationChange] {
        var changes: [OperationChange] = []
        for group in groups {
            let bytes = try await smallerBatch(of: group, signer)?.encoded()
            for member in group {
                var operation = member.operation
                operation.batch = bytes
                if bytes == nil { operation.payload = member.transaction.payload }
                changes.append(OperationChange(from: member.operation, to: operation))
            }
        }
        return changes
    }

    /// A batch for these alone; nil where whoever must sign is not here.
    private func smallerBatch(of group: [Member], _ signer: (any Signer)?) async throws(RecordFailure) -> Batch? {
        if let batcher,
            group.allSatisfy({ member in
                (try? TransactionHeader(decoding: member.transaction.header))?.batcherPublicKey == batcher.publicKey.hex
            })
        {
            return try Batch(group.map(\.transaction), signedBy: batcher)
        }
        guard let first = group.first?.operation, let owner = first.owner else { return nil }
        // A key in custody may be an old one.
        if signer == nil && first.isSignedElsewhere { return nil }
        do {
            let key = try await self.signer(for: owner, given: signer)
            return try batch(group.map(\.action.payload), signedBy: key)
        } catch let error where error.code == .unsigned {
            return nil
        }
    }
}

extension LedgerOperation {
    /// The same with a batch.
    func signed(_ batch: [UInt8]) -> LedgerOperation {
        var signed = self
        signed.batch = batch
        return signed
    }
}
