internal import SawtoothProtocol

/// The block being built: batches that succeeded on top of the head, in their order in the block.
struct CandidateBlock {
    /// When it was opened, in seconds of the monotonic clock.
    let opened: Double
    /// Batches in order; an injected one comes first.
    private(set) var batches: [Batch]
    private(set) var receipts: [TransactionReceipt]
    /// Their changes to the head's state.
    private(set) var changes: [StateAddress: [UInt8]?]
    private(set) var transactionIDs: Set<String> = []
    /// Submitted batches among `batches`; a block with none is not worth publishing.
    var submittedCount: Int { executions.count }
    /// INVALID verdicts that depend on this candidate; they become known when it is committed.
    var rejected: [(batch: VerifiedBatch, transactions: [ClientBatchStatus.InvalidTransaction])] = []
    /// Submitted batches, in order.
    private(set) var executions: [BatchExecution] = []
    /// No further batch is started; it waits for those that must not straddle its end.
    var isClosing = false

    init(opened: Double, injection: BlockInfoFamily.Injection?) {
        self.opened = opened
        batches = injection.map { [$0.batch] } ?? []
        receipts = injection?.receipts ?? []
        changes = injection?.changes ?? [:]
    }

    var transactionCount: Int { receipts.count }

    mutating func append(_ execution: BatchExecution) {
        batches.append(execution.batch.batch)
        receipts += execution.finishedReceipts
        changes.merge(execution.overlay) { _, new in new }
        for transaction in execution.batch.transactions { transactionIDs.insert(transaction.id) }
        executions.append(execution)
    }
}
