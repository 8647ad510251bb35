package import EHRFamily
package import RecordErrors
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
// `keys.settle` a verdict once. Nothing is undone here, and a refusal destroys nothing (`reviewRefusals`). What the
// ledger has already, as the very entry that was to be written, is as good as committed. A revoke that came too late
// for its version is signed anew for the next one, for as long as there is a consent to end, or was signed ahead for
// it: the session whose key signs it may be over. A grant is not, since what
// made it late may have been a revoke. What the ledger refuses only for who signed it waits for another signature. What
// is to be signed elsewhere is signed nowhere else.

extension RecordDesk {
    /// Sees an operation of the outbox through to its verdict.
    ///
    /// - Parameters:
    ///   - signer: who signs where it was not signed yet; a key in custody where not given.
    ///   - timeout: how long to wait for the verdict.
    /// - Returns: the operation as it is then; still waiting where the ledger gave no verdict or was not reached.
    /// - Throws: `.unsigned`; `.rejected` where the ledger refuses an anchor or a revoke because the signer does not
    ///   own the holder, and it waits to be signed anew.
    package func settle(
        _ operation: LedgerOperation, signer: (any Signer)? = nil, timeout: Duration = .seconds(30)
    ) async throws(RecordFailure) -> LedgerOperation {
        do {
            return try await decide(operation, signer, timeout)
        } catch let error where error.code == .ledgerAway {
            return operation
        }
    }

    /// The same for what was just accepted, unless it waits for what is signed elsewhere.
    func seeThrough(
        _ operation: LedgerOperation, _ signer: (any Signer)?, _ isSignedElsewhere: Bool, _ timeout: Duration
    ) async throws(RecordFailure) -> LedgerOperation {
        if isSignedElsewhere && operation.batch == nil { return operation }
        return try await settle(operation, signer: signer, timeout: timeout)
    }

    /// How many operations are signed and wait for the ledger's verdict: the queue.
    package func awaitedVerdicts() async throws(RecordFailure) -> Int { try await keys.awaitedVerdicts() }

    package func settleOperations(timeout: Duration) async throws(RecordFailure) -> (decided: Int, waiting: Int) {
        var (decided, waiting) = (0, 0)
        var failure: RecordFailure?
        do {
            decided = try await resubmitOrphans()
        } catch {
            // Those that wait go first.
            failure = error
        }
        var last: String?
        var submitted: Set<[UInt8]> = []
        while true {
            let page = try await keys.waitingOperations(after: last, limit: 100)
            guard let end = page.last else { break }
            // One batch, however many share it.
            await settle(
                page.filter { operation in operation.batch.map { submitted.insert($0).inserted } ?? true }, timeout)
            for operation in page {
                // One that was erased meanwhile waits for nothing.
                let isDecided = try await keys.operation(operation.id)?.state.isDecided ?? true
                (decided, waiting) = isDecided ? (decided + 1, waiting) : (decided, waiting + 1)
            }
            last = end.id
        }
        if let failure { throw failure }
        return (decided, waiting)
    }

    /// Operations that are seen through at one time: each may wait for the ledger for as long as is allowed.
    private static let breadth = 8

    /// - Returns: how many have their verdict now. One that fails waits on, and the others go first.
    @discardableResult
    func settle(_ page: [LedgerOperation], _ timeout: Duration) async -> Int {
        await withTaskGroup(of: Bool.self) { group in
            var rest = page.makeIterator()
            func start() {
                guard let operation = rest.next() else { return }
                group.addTask { (try? await settle(operation, timeout: timeout))?.state.isDecided ?? false }
            }
            for _ in 0..<RecordDesk.breadth { start() }
            var decided = 0
            for await isDecided in group {
                if isDecided { decided += 1 }
                start()
            }
            return decided
        }
    }

    package func operation(_ id: String) async throws(RecordFailure) -> LedgerOperation? {
        try await keys.operation(id)
    }

    /// What a batch is to be signed for: the operation's payload, or a revoke of the consent as the ledger has it now.
    ///
    /// - Returns: nil where there is nothing to do on the ledger, or it is signed.
    package func draft(of operation: LedgerOperation) async throws(RecordFailure) -> Payload? {
        if operation.state.isDecided || operation.batch != nil && operation.kind != .revoke { return nil }
        if operation.kind == .revoke { return try await revoke(operation).map(Payload.revokeAccess) }
        guard let bytes = operation.payload, let payload = try? Payload.decode(bytes) else {
            throw RecordFailure(.keysDamaged, "operation \(operation.id) has no payload to sign")
        }
        return payload
    }

    /// Takes over what was signed elsewhere for the operation's draft, then sees the operation through.
    ///
    /// - Throws: `.invalid` where it is not what the draft says, or not signed as it must be; else as `settle`.
    package func settle(
        _ operation: LedgerOperation, signed: SignedAction, timeout: Duration = .seconds(30)
    ) async throws(RecordFailure) -> LedgerOperation {
        if operation.state.isDecided { return operation }
        guard var payload = try await draft(of: operation) else { return try await settle(operation, timeout: timeout) }
        // Which version a revoke is for is the ledger's to judge: it may have changed since the draft was asked for.
        if case .revokeAccess(var draft) = payload, case .revokeAccess(let signed)? = signed.payload {
            draft.previousVersion = signed.previousVersion
            payload = .revokeAccess(draft)
        }
        var operation = operation
        operation.batch = try await replaceBatch(of: operation, with: signed.batch(for: payload, at: self))
        return try await settle(operation, timeout: timeout)
    }

    private func decide(
        _ initial: LedgerOperation, _ signer: (any Signer)?, _ timeout: Duration
    ) async throws(RecordFailure) -> LedgerOperation {
        var operation = initial
        // How often a revoke is signed anew when the consent changes under it, here or by someone else who sees to it:
        // theirs is the batch, and the verdict, that counts then.
        for _ in 0..<5 {
            if operation.state.isDecided { return operation }
            guard let batch = try await signed(&operation, signer) else {
                // There is nothing to revoke.
                operation = try await noteCommitted(operation)
                continue
            }
            if operation.kind == .access, batch.transactions.count > 1 {
                let sent = operation.batch
                operation = try await decideTogether(operation, batch, signer, timeout)
                // Split off, it has another batch, or waits for a signature.
                if operation.state.isDecided || operation.batch == nil || operation.batch == sent { return operation }
                continue
            }
            if operation.kind == .grant, let other = try await verdictBeforeSubmission(operation) { return other }
            if try await waitsForAnchor(operation, timeout) { return operation }
            switch try await ledger.submit(batch, encoded: operation.batch ?? batch.encoded(), timeout: timeout) {
            case .unknown: return operation
            case .committed(let block):
                guard operation.kind == .revoke, try await isGrantedSince(batch),
                    try await signAnew(&operation, signer)
                else {
                    operation = try await noteCommitted(operation, block?.number)
                    continue
                }
            case .invalid(let transactions):
                let code = transactions.first?.code
                if operation.kind == .revoke, code == RejectionCode.staleVersion.rawValue {
                    if try await !signAnew(&operation, signer) {
                        operation = try await noteCommitted(operation)
                    }
                } else if try await isWritten(operation) {
                    operation = try await noteCommitted(operation)
                } else if [.anchor, .revoke].contains(operation.kind), code == RejectionCode.notOwner.rawValue {
                    try await unsign(operation, batch)
                    throw .rejected(transactions)
                } else if let unsigned = try await waitingForOtherID(operation, code) {
                    return unsigned
                } else {
                    let message = transactions.first?.message ?? ""
                    operation = try await keys.settle(operation, .invalid(code: code, message: message))
                    await raiseAlarms(operation)
                }
            }
        }
        return operation
    }

    /// Tells at once that a record was opened under what the ledger refuses. Where the journal cannot say so now, the
    /// next sweep has it do so.
    func raiseAlarms(_ operation: LedgerOperation) async {
        guard case .invalid = operation.state else { return }
        if operation.openedAt != nil { alarm(.emergencyUnanchored(operation)) }
        try? await noteLost([operation])
    }

    /// The operation's batch, signed now if it was not; nil where there is nothing to do on the ledger.
    private func signed(
        _ operation: inout LedgerOperation, _ signer: (any Signer)?
    ) async throws(RecordFailure) -> Batch? {
        if operation.batch == nil, try await !signAnew(&operation, signer) { return nil }
        guard let bytes = operation.batch, let batch = try? Batch(decoding: bytes) else {
            throw RecordFailure(.keysDamaged, "the batch of operation \(operation.id) cannot be read")
        }
        return batch
    }

    /// Signs the operation's draft.
    ///
    /// - Returns: whether there is one; there is nothing to do on the ledger where not.
    private func signAnew(
        _ operation: inout LedgerOperation, _ signer: (any Signer)?
    ) async throws(RecordFailure) -> Bool {
        guard let payload = try await draftInAnyCase(of: operation, signer) else { return false }
        if let ahead = operation.ahead, Batch.isSigned(ahead, for: payload) {
            operation.batch = try await keys.sign(
                operation.id, replacing: operation.batch, with: ahead, ahead: nil)
            operation.ahead = nil
            return true
        }
        var owner = operation.owner
        // Of those from before, all have the patient.
        if case .addRecordHash(let anchor) = payload, let author = anchor.author { owner = .doctor(author) }
        guard let holder = owner else {
            throw RecordFailure(.keysDamaged, "operation \(operation.id) does not say who signs it")
        }
        // A key in custody may be an old one.
        if signer == nil && operation.isSignedElsewhere { throw .unsigned(holder) }
        let key = try await self.signer(for: holder, given: signer)
        let batch = try batch(payload.content, signedBy: key)
        if case .revokeAccess(var next) = payload, next.previousVersion < .max {
            next.previousVersion += 1
            operation.ahead = try self.batch(next, signedBy: key).encoded()
        }
        operation.batch = try await replaceBatch(of: operation, with: batch, ahead: operation.ahead)
        return true
    }

    /// The draft; of a revoke, while the ledger is away, for the version that was granted here: what is signed now need
    /// not be signed later.
    private func draftInAnyCase(
        of operation: LedgerOperation, _ signer: (any Signer)?
    ) async throws(RecordFailure) -> Payload? {
        do {
            return try await draft(of: operation)
        } catch let error where error.code == .ledgerAway && operation.kind == .revoke && operation.batch == nil {
            guard let patient = operation.patient, let doctor = operation.doctor, let owner = operation.owner,
                signer != nil || !operation.isSignedElsewhere,
                (try? await self.signer(for: owner, given: signer)) != nil,
                let version = try await keys.grantedVersion(of: patient, to: doctor)
            else { throw error }
            return .revokeAccess(
                RevokeAccess(
                    patient: patient, doctor: doctor, previousVersion: version, reason: operation.reason))
        }
    }

    private func replaceBatch(
        of operation: LedgerOperation, with batch: Batch, ahead: [UInt8]? = nil
    ) async throws(RecordFailure) -> [UInt8]? {
        try await keys.sign(operation.id, replacing: operation.batch, with: batch.encoded(), ahead: ahead)
    }

    /// Takes the wrong key's batch away, so that another can be signed.
    private func unsign(_ operation: LedgerOperation, _ batch: Batch) async throws(RecordFailure) {
        guard let bytes = operation.batch else { return }
        let payload = operation.kind == .revoke ? nil : batch.transactions.first?.payload
        // Of a key in custody that has another in its place by now, that one signs in the holder's next session.
        var isReplaced = false
        if let owner = operation.owner, let enrolled = try await keys.enrolled(owner), enrolled.isInCustody {
            isReplaced = enrolled.owner.text != SignedAction.batch(batch).signer
        }
        try await keys.unsign(operation.id, bytes, payload: payload, isElsewhere: !isReplaced)
    }
}

extension Batch {
    /// Whether `bytes` are a batch with that payload and no other.
    fileprivate static func isSigned(_ bytes: [UInt8], for payload: Payload) -> Bool {
        guard let batch = try? Batch(decoding: bytes), batch.transactions.count == 1 else { return false }
        return batch.transactions.first.flatMap { try? Payload.decode($0.payload) } == payload
    }
}
