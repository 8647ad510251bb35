internal import Cryptography
package import EHRFamily
package import RecordKeys
internal import SawtoothClient
internal import SawtoothProtocol
package import SawtoothSigning

// What was promised is seen through: an operation waits in the outbox, durable, until it has a verdict.
//
// 1. Without a batch it is signed, here or by whoever keeps the key, and the batch kept, so that every later try
//    submits the same one.
// 2. The batch is submitted until there is a verdict or the time is over.
// 3. The verdict is kept, and in the same transaction what follows from it.
//
// A crash between any two leaves an operation that waits, and this starts again: the ledger takes a batch once, and
// `keys.settle` a verdict once. Nothing is undone here. An anchor that the ledger has already, with this very hash, is
// as good as committed. A revoke that came too late for its version is signed anew for the next one, for as long as
// there is a consent to end; a grant is not, since what made it late may have been a revoke. What the ledger refuses
// only for who signed it waits for another signature. What is to be signed elsewhere is signed nowhere else.

/// Sees an operation of the outbox through to its verdict.
package struct SettleOperation: Sendable {
    /// How often a revoke is signed anew when the consent changes under it.
    static let attempts = 5

    let desk: RecordDesk

    package init(_ desk: RecordDesk) {
        self.desk = desk
    }

    /// - Parameters:
    ///   - signer: who signs where it was not signed yet; a key in custody where not given.
    ///   - timeout: how long to wait for the verdict.
    /// - Returns: the operation as it is then; still waiting where the ledger gave no verdict or was not reached.
    /// - Throws: `FlowError.unsigned`; `.rejected` where the ledger refuses an anchor or a revoke because the signer
    ///   does not own the holder, and it waits to be signed anew; `.keys`, `.wrapper`.
    package func run(
        _ operation: LedgerOperation, signer: (any Signer)? = nil, timeout: Duration = .seconds(30)
    ) async throws(FlowError) -> LedgerOperation {
        do throws(FlowError) {
            return try await settle(operation, signer, timeout)
        } catch .ledger(let failure) where failure.isTemporary {
            return operation
        }
    }

    /// Goes once through all operations that wait.
    ///
    /// - Returns: how many have their verdict now, and how many wait on.
    /// - Throws: `FlowError.keys`. An operation that fails for another reason waits on, and the others go first.
    package func runAll(timeout: Duration = .seconds(30)) async throws(FlowError) -> (decided: Int, waiting: Int) {
        var (decided, waiting) = (0, 0)
        var last: String?
        while true {
            let after = last
            let page = try await flow(FlowError.keys) { () async throws(KeyStoreError) in
                try await desk.keys.waitingOperations(after: after, limit: 100)
            }
            guard let end = page.last else { return (decided, waiting) }
            let done = await runPage(page, timeout)
            decided += done
            waiting += page.count - done
            last = end.id
        }
    }

    /// Operations that are seen through at one time: each may wait for the ledger for as long as is allowed.
    private static let breadth = 8

    /// - Returns: how many have their verdict now.
    private func runPage(_ page: [LedgerOperation], _ timeout: Duration) async -> Int {
        await withTaskGroup(of: Bool.self) { group in
            var rest = page.makeIterator()
            func start() {
                guard let operation = rest.next() else { return }
                group.addTask { (try? await run(operation, timeout: timeout))?.state.isDecided ?? false }
            }
            for _ in 0..<SettleOperation.breadth { start() }
            var decided = 0
            for await isDecided in group {
                if isDecided { decided += 1 }
                start()
            }
            return decided
        }
    }

    /// What a batch is to be signed for: the operation's payload, or a revoke of the consent as the ledger has it now.
    ///
    /// - Returns: nil where there is nothing to do on the ledger, or it is signed.
    /// - Throws: `FlowError.ledger`, `.keys`.
    package func draft(of operation: LedgerOperation) async throws(FlowError) -> Payload? {
        if operation.state.isDecided || operation.batch != nil && operation.kind != .revoke { return nil }
        if operation.kind == .revoke { return try await revoke(operation).map(Payload.revokeAccess) }
        guard let bytes = operation.payload, let payload = try? Payload.decode(bytes) else {
            throw .keys(.damaged("operation \(operation.id) has no payload to sign"))
        }
        return payload
    }

    /// Takes over what was signed elsewhere for the operation's draft, then sees the operation through as `run` does.
    ///
    /// - Throws: `FlowError.invalid` where it is not what the draft says, or not signed as it must be; else as `run`.
    package func sign(
        _ operation: LedgerOperation, with signed: SignedAction, timeout: Duration = .seconds(30)
    ) async throws(FlowError) -> LedgerOperation {
        if operation.state.isDecided { return operation }
        guard var payload = try await draft(of: operation) else { return try await run(operation, timeout: timeout) }
        // Which version a revoke is for is the ledger's to judge: it may have changed since the draft was asked for.
        if case .revokeAccess(var draft) = payload, case .revokeAccess(let signed)? = signed.payload {
            draft.previousVersion = signed.previousVersion
            payload = .revokeAccess(draft)
        }
        let batch = try signed.batch(for: payload, at: desk)
        var signed = operation
        signed.batch = try await replace(operation, with: batch)
        return try await run(signed, timeout: timeout)
    }

    private func settle(
        _ initial: LedgerOperation, _ signer: (any Signer)?, _ timeout: Duration
    ) async throws(FlowError) -> LedgerOperation {
        var operation = initial
        for _ in 0..<SettleOperation.attempts {
            if operation.state.isDecided { return operation }
            guard let batch = try await signed(&operation, signer) else {
                // There is nothing to revoke.
                return try await keep(operation, .committed(block: nil))
            }
            if operation.kind == .grant, let other = try await verdictBeforeSubmission(operation) { return other }
            let verdict = try await flow(FlowError.ledger) { () async throws(LedgerFailure) in
                try await desk.ledger.submit(batch, timeout: timeout)
            }
            switch verdict {
            case .committed(let block):
                guard operation.kind == .revoke, try await isGrantedSince(batch) else {
                    return try await keep(operation, .committed(block: block?.number))
                }
                guard let fresh = try await signNow(operation, signer) else {
                    return try await keep(operation, .committed(block: block?.number))
                }
                operation.batch = try await replace(operation, with: fresh)
            case .unknown: return operation
            case .invalid(let transactions):
                let first = transactions.first
                if operation.kind == .revoke, first?.code == RejectionCode.staleVersion.rawValue {
                    guard let fresh = try await signNow(operation, signer) else {
                        return try await keep(operation, .committed(block: nil))
                    }
                    operation.batch = try await replace(operation, with: fresh)
                } else if try await isAnchoredAlready(operation) {
                    return try await keep(operation, .committed(block: nil))
                } else if operation.kind != .grant, first?.code == RejectionCode.notOwner.rawValue {
                    try await unsign(operation, batch)
                    throw .rejected(code: first?.code, message: first?.message ?? "")
                } else {
                    return try await keep(operation, .invalid(code: first?.code, message: first?.message ?? ""))
                }
            }
        }
        return operation
    }

    private func keep(_ operation: LedgerOperation, _ state: LedgerOperation.State) async throws(FlowError)
        -> LedgerOperation
    {
        try await flow(FlowError.keys) { () async throws(KeyStoreError) in
            try await desk.keys.settle(operation.id, state)
            // Where someone else was faster, theirs is the verdict.
            return try await desk.keys.operation(operation.id) ?? operation
        }
    }

    /// The operation's batch, signed now if it was not; nil where there is nothing to do on the ledger.
    private func signed(_ operation: inout LedgerOperation, _ signer: (any Signer)?) async throws(FlowError) -> Batch? {
        if operation.batch == nil {
            guard let batch = try await signNow(operation, signer) else { return nil }
            operation.batch = try await replace(operation, with: batch)
        }
        guard let bytes = operation.batch, let batch = try? Batch(decoding: bytes) else {
            throw .keys(.damaged("the batch of operation \(operation.id) cannot be read"))
        }
        return batch
    }

    private func replace(_ operation: LedgerOperation, with batch: Batch) async throws(FlowError) -> [UInt8]? {
        try await flow(FlowError.keys) { () async throws(KeyStoreError) in
            try await desk.keys.sign(operation.id, replacing: operation.batch, with: batch.encoded())
        }
    }

    /// A batch of the operation's draft; nil where there is nothing to do on the ledger.
    private func signNow(_ operation: LedgerOperation, _ signer: (any Signer)?) async throws(FlowError) -> Batch? {
        guard let payload = try await draft(of: operation) else { return nil }
        var holder = KeyHolder.patient(operation.patient)
        if case .addRecordHash(let anchor) = payload, let author = anchor.author { holder = .doctor(author) }
        // A key in custody may be an old one.
        if signer == nil && operation.isSignedElsewhere { throw .unsigned(holder) }
        let signer = try await desk.signer(for: holder, given: signer)
        let batch: Batch = try desk.batch(payload.content, signedBy: signer)
        return batch
    }

    /// Takes the wrong key's batch away, so that another can be signed.
    private func unsign(_ operation: LedgerOperation, _ batch: Batch) async throws(FlowError) {
        guard let bytes = operation.batch else { return }
        let payload = operation.kind == .revoke ? nil : batch.transactions.first?.payload
        try await flow(FlowError.keys) { () async throws(KeyStoreError) in
            try await desk.keys.unsign(operation.id, bytes, payload: payload)
        }
    }

    /// Whether the anchor is there although its batch was refused: submitted before, or by whoever had the batch too.
    private func isAnchoredAlready(_ operation: LedgerOperation) async throws(FlowError) -> Bool {
        guard operation.kind == .anchor, let record = operation.record else { return false }
        let entry = try await desk.entry(
            RecordEntry.self, at: Addressing.record(record, of: operation.patient))
        guard let entry else { return false }
        let stored = try await desk.stored(record, of: operation.patient)
        return entry.hash == DigestHex(unchecked: Hex.encode(stored.row.sha256))
    }
}
