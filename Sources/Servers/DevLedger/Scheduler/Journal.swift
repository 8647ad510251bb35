internal import Logging
internal import SawtoothProtocol

/// Takes batches from acceptance to their verdict, and verdicts into blocks.
///
/// It owns the store's writing side, the scheduler and the candidate block, and does no network I/O: it returns
/// messages for processors. A committed transaction is executed once (Sawtooth executes it twice, once to build the
/// block and once to validate it; with one validator the second run adds nothing).
final class Journal {
    /// Limits for the time and size of blocks.
    struct Limits {
        /// Seconds after which a candidate with work in it is closed although more could run.
        var candidateAge = 0.1
        /// Transactions after which a candidate is closed.
        var candidateTransactions = 1_000
        /// Seconds that a candidate waits at first for batches that must not straddle its end.
        var stragglerPatience = 10.0
        /// Bytes of accepted, undecided batches.
        var heldBytes = 512 << 20
    }

    /// A block that was just committed.
    struct Committed {
        let block: Block
        let header: BlockHeader
        let receipts: [TransactionReceipt]
    }

    let store: ChainStore
    let scheduler: Scheduler
    var processors = ProcessorTable()
    var admission = BatchAdmission()
    var invalid = InvalidBatches()
    var candidate: CandidateBlock?
    var queueLimit = QueueLimit()
    /// The branch that is being built to replace the last blocks; a test option.
    var fork: Fork?
    /// The result of the last reorganisation, until it is read.
    var finishedFork: ForkEnd?
    /// Verdicts that a test option gives and revokes.
    var premature = PrematureVerdicts()
    /// Whether there is a new verdict since the last check.
    var hasNews = false
    let limits: Limits
    let signer: ValidatorSigner
    let logger: Logger
    let wallClock: () -> UInt64
    let injectsBlockInfo: Bool

    /// - Parameters:
    ///   - store: with a genesis block in it.
    ///   - wallClock: Unix seconds, only for BlockInfo.
    init(
        store: ChainStore, signer: ValidatorSigner, limits: Limits = Limits(), logger: Logger,
        wallClock: @escaping () -> UInt64
    ) throws {
        self.store = store
        self.signer = signer
        self.limits = limits
        self.logger = logger
        self.wallClock = wallClock
        injectsBlockInfo =
            try Self.setting(SettingsFamily.batchInjectors, in: store)?
            .split(separator: ",").contains { $0.filter { $0 != " " } == BlockInfoFamily.name } ?? false
        scheduler = Scheduler(
            blockInfoPrefix: injectsBlockInfo ? AddressPrefix(BlockInfoFamily.namespace) : nil,
            patience: limits.stragglerPatience)
    }

    private static func setting(_ key: String, in store: ChainStore) throws -> String? {
        guard let address = StateAddress(hex: SettingsFamily.address(of: key)), let entry = try store.leaf(address)
        else { return nil }
        return SettingsFamily.value(of: key, in: entry)
    }

    /// The state with all finished changes, committed or not.
    func read(_ address: StateAddress) throws -> [UInt8]? {
        if let change = candidate?.changes[address] { return change }
        if let fork { return try fork.read(address, in: store) }
        return try store.leaf(address)
    }
}

// MARK: - Submission and status

extension Journal {
    /// Accepts all batches, or none of them.
    func submit(_ batches: [Batch], now: Double) throws -> ClientBatchSubmitResponse.Status {
        var verified: [VerifiedBatch] = []
        do throws(VerifiedBatch.Refused) {
            for batch in batches { verified.append(try VerifiedBatch(batch)) }
        } catch {
            logger.info("refused a batch", metadata: ["reason": "\(error)"])
            return .invalidBatch
        }
        if admission.count >= queueLimit.value || admission.heldBytes >= limits.heldBytes {
            logger.info("refused batches: the queue is full", metadata: ["limit": .stringConvertible(queueLimit.value)])
            return .queueFull
        }
        for batch in verified {
            _ = overturn(batch.id)
            guard try !isKnown(batch.id) else { continue }
            if let message = premature.take(batch.id) {
                try refuse(batch, message, now: now)
            } else {
                admission.accept(batch)
                try place(batch, now: now)
            }
        }
        return .ok
    }

    func isKnown(_ batchID: String) throws -> Bool {
        if admission.holds(batchID) || admission.isStuck(batchID) || invalid[batchID] != nil { return true }
        return try store.number(ofBatch: batchID) != nil
    }

    /// The status of a batch.
    func status(_ batchID: String) throws -> ClientBatchStatus {
        if try store.number(ofBatch: batchID) != nil { return ClientBatchStatus(batchID: batchID, status: .committed) }
        if let transactions = invalid[batchID] {
            return ClientBatchStatus(batchID: batchID, status: .invalid, invalidTransactions: transactions)
        }
        if let waiting = admission.waiting[batchID] {
            // Until every dependency has arrived, Sawtooth's completer has it and its tracker does not know it.
            let arrived = waiting.missing.allSatisfy { admission.home[$0].map { $0 != batchID } ?? false }
            return ClientBatchStatus(batchID: batchID, status: arrived ? .pending : .unknown)
        }
        let isPending = admission.holds(batchID) || admission.isStuck(batchID)
        return ClientBatchStatus(batchID: batchID, status: isPending ? .pending : .unknown)
    }

    /// Puts an accepted batch where it must wait, or into the scheduler.
    func place(_ batch: VerifiedBatch, now: Double) throws {
        guard fork == nil else {
            fork?.held.append(batch)
            return
        }
        if try batch.hasMalformedAddresses || batch.transactions.contains(where: { try isCommitted($0.id) }) {
            // Sawtooth drops such a batch without a verdict.
            let reason = batch.hasMalformedAddresses ? "malformed inputs or outputs" : "a transaction is committed"
            logger.warning(
                "a batch will stay pending for ever",
                metadata: [
                    "batch": "\(batch.id)", "reason": "\(reason)",
                ])
            admission.keepStuck(batch.id)
            try placeAll(admission.release(batch), now: now)
            return
        }
        let homes = batch.transactions.lazy.compactMap { self.admission.home[$0.id] }
        if let other = homes.first(where: { $0 != batch.id }) {
            return admission.wait(batch, behind: other)
        }
        if injectsBlockInfo, batch.families.contains(where: { $0.name == BlockInfoFamily.name }) {
            let message = "block_info transactions are made by the validator alone"
            return try reject(batch, batch.transactions[0].id, message, now: now)
        }
        let missing = try batch.dependencies.filter { try !isCommitted($0) }
        if let rejected = missing.filter({ invalid.rejected($0) && admission.home[$0] == nil }).min() {
            return try reject(batch, dependency: rejected, now: now)
        }
        if !missing.isEmpty { return admission.wait(batch, for: missing, now: now) }
        guard batch.families.allSatisfy(processors.serves) else { return admission.park(batch) }
        scheduler.add(batch)
    }

    func placeAll(_ batches: [VerifiedBatch], now: Double) throws {
        for batch in batches { try place(batch, now: now) }
    }

    private func isCommitted(_ transactionID: String) throws -> Bool {
        if candidate?.transactionIDs.contains(transactionID) == true { return true }
        return try store.number(ofTransaction: transactionID) != nil
    }

    private func reject(_ batch: VerifiedBatch, dependency: String, now: Double) throws {
        let dependent = batch.transactions.first { $0.header.dependencies.contains(dependency) }
        try reject(batch, dependent?.id ?? "", "The transaction that it depends on is invalid: \(dependency)", now: now)
    }

    func reject(_ batch: VerifiedBatch, _ transactionID: String, _ message: String, now: Double) throws {
        try reject(batch, [.init(transactionID: transactionID, message: message)], now: now)
    }

    /// The batch is invalid; known at once, or with the block being built if the verdict depends on it.
    func reject(_ batch: VerifiedBatch, _ transactions: [ClientBatchStatus.InvalidTransaction], now: Double) throws {
        guard let candidate, candidate.submittedCount > 0 else { return try publish(batch, transactions, now: now) }
        self.candidate?.rejected.append((batch, transactions))
    }

    /// Publishes an INVALID verdict, and that of every dependent batch.
    func publish(_ batch: VerifiedBatch, _ transactions: [ClientBatchStatus.InvalidTransaction], now: Double) throws {
        let members = batch.transactions.map(\.id)
        invalid.insert(batch.id, transactions, members: members, now: now)
        hasNews = true
        try placeAll(admission.release(batch), now: now)
        for (dependent, dependency) in admission.fail(Set(members)) {
            try reject(dependent, dependency: dependency, now: now)
        }
    }
}
