internal import SawtoothProtocol

/// A batch in execution: all of its transactions take effect, or none.
final class BatchExecution {
    /// Its number in the conflict graph; later batches have greater ones.
    let number: Int
    let batch: VerifiedBatch
    /// Some transaction reads or writes the BlockInfo namespace, so it must not straddle the boundary of a block.
    let touchesBlockInfo: Bool
    /// How long a candidate block waits for it before it is withdrawn and rerun, in seconds; doubled each time.
    var patience: Double

    /// Contexts of transactions that a processor has, by context id.
    var running: Set<String> = []
    /// Whether some transaction has finished or is running: the batch has seen state, and must continue from there.
    var isUnderWay: Bool { !running.isEmpty || remaining < batch.transactions.count }
    /// Cancelled: invalid, or withdrawn to run again later. Late answers are ignored.
    private(set) var isOver = false
    /// The changes of this batch's finished transactions.
    private(set) var overlay: [StateAddress: [UInt8]?] = [:]

    private var graph = ConflictGraph()
    private var receipts: [TransactionReceipt?]
    private var remaining: Int

    init(number: Int, batch: VerifiedBatch, blockInfoPrefix: AddressPrefix?, patience: Double) {
        self.number = number
        self.batch = batch
        self.patience = patience
        receipts = Array(repeating: nil, count: batch.transactions.count)
        remaining = batch.transactions.count
        touchesBlockInfo =
            blockInfoPrefix.map { prefix in
                batch.transactions.contains { ($0.inputs + $0.outputs).contains { $0.overlaps(prefix) } }
            } ?? false
    }

    /// The transactions that can run at once, by position.
    func start() -> [Int] {
        batch.transactions.indices.filter { index in
            let transaction = batch.transactions[index]
            return graph.add(index, reads: transaction.inputs, writes: transaction.outputs)
        }
    }

    /// Whether every transaction has succeeded.
    var isComplete: Bool { remaining == 0 }

    /// A transaction was given to a processor.
    func begin(_ context: ExecutionContext) {
        running.insert(context.id)
    }

    /// A transaction succeeded; returns those that waited for it.
    func finish(_ index: Int, _ context: ExecutionContext) -> [Int] {
        running.remove(context.id)
        guard receipts[index] == nil else { return [] }
        receipts[index] = context.receipt(transactionID: batch.transactions[index].id)
        remaining -= 1
        overlay.merge(context.stateChanges) { _, new in new }
        return graph.remove(index)
    }

    /// Receipts in the order of the transactions.
    var finishedReceipts: [TransactionReceipt] { receipts.compactMap { $0 } }

    /// Cancels everything that still runs.
    func end() {
        isOver = true
        running.removeAll()
    }
}
