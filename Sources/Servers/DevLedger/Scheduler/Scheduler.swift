internal import Cryptography
internal import SawtoothProtocol

/// Runs transactions: decides which may run now, gives each a context and a processor, and takes the verdicts.
///
/// A state machine without I/O. Batches come in the order in which they must take effect; those that touch a common
/// address wait for each other, all others run at the same time. A transaction whose processor vanished, failed
/// internally or gave no usable answer runs again in a fresh context, so nothing of the lost run is visible.
final class Scheduler {
    /// A transaction to send to a processor.
    struct Dispatch {
        let connection: ConnectionID
        let correlationID: String
        let request: TpProcessRequest
    }

    /// The outcome of a batch.
    enum Outcome {
        case complete(BatchExecution)
        case rejected(BatchExecution, ClientBatchStatus.InvalidTransaction)
        /// One of its families has no processor any more; it must wait outside.
        case orphaned(BatchExecution)
    }

    private struct Ready {
        let execution: BatchExecution
        let index: Int
    }

    private struct Run {
        let execution: BatchExecution
        let index: Int
        let context: ExecutionContext
        let connection: ConnectionID
    }

    /// The pause before a transaction that failed internally runs again, in seconds: doubled each time up to the limit.
    private static let firstRetry = 0.01
    private static let longestRetry = 1.0

    private let blockInfoPrefix: AddressPrefix?
    private let patience: Double
    private var graph = ConflictGraph()
    private var nextNumber = 0
    private var executions: [Int: BatchExecution] = [:]
    private var ready: [FamilyVersion: ReadyQueue] = [:]
    private var runs: [String: Run] = [:]
    private var contexts: [String: ExecutionContext] = [:]
    private var delayed: [(due: Double, item: Ready)] = []
    private var attempts: [String: Int] = [:]
    private var outcomes: [Outcome] = []

    /// - Parameters:
    ///   - blockInfoPrefix: the namespace whose readers must not straddle a block's end; nil if BlockInfo is off.
    ///   - patience: how long a candidate block waits for such a batch at first, in seconds.
    init(blockInfoPrefix: AddressPrefix?, patience: Double) {
        self.blockInfoPrefix = blockInfoPrefix
        self.patience = patience
    }

    /// Whether some transaction is with a processor whose verdict still counts.
    var isRunning: Bool { runs.values.contains { !$0.execution.isOver } }
    /// When the next delayed transaction is due.
    var nextDue: Double? { delayed.map(\.due).min() }
    /// The context of a state call.
    func context(_ id: String) -> ExecutionContext? { contexts[id] }
    /// Outcomes since the last call.
    func takeOutcomes() -> [Outcome] {
        defer { outcomes.removeAll() }
        return outcomes
    }

    /// Adds a batch after all existing ones.
    func add(_ batch: VerifiedBatch) {
        let number = nextNumber
        nextNumber += 1
        let execution = BatchExecution(
            number: number, batch: batch, blockInfoPrefix: blockInfoPrefix, patience: patience)
        executions[number] = execution
        let isFree = graph.add(
            number, reads: batch.transactions.flatMap(\.inputs), writes: batch.transactions.flatMap(\.outputs))
        if isFree { start(execution) }
    }

    private func start(_ execution: BatchExecution) {
        let indices = execution.start()
        if execution.isComplete { return complete(execution) }
        for index in indices { enqueue(execution, index) }
    }

    private func complete(_ execution: BatchExecution) {
        leave(execution)
        outcomes.append(.complete(execution))
    }

    /// Removes a batch from the graph; those that waited for it start.
    private func leave(_ execution: BatchExecution) {
        executions[execution.number] = nil
        for transaction in execution.batch.transactions { attempts[transaction.id] = nil }
        for number in graph.remove(execution.number) {
            if let freed = executions[number] { start(freed) }
        }
    }

    private func enqueue(_ execution: BatchExecution, _ index: Int, first: Bool = false) {
        let family = execution.batch.transactions[index].family
        let item = Ready(execution: execution, index: index)
        // A running batch goes first, so that it can finish.
        if first || execution.isUnderWay {
            ready[family, default: ReadyQueue()].prepend(item)
        } else {
            ready[family, default: ReadyQueue()].append(item)
        }
    }

    private struct ReadyQueue {
        private var items: [Ready] = []
        private var head = 0

        mutating func append(_ item: Ready) { items.append(item) }

        mutating func prepend(_ item: Ready) {
            if head > 0 {
                head -= 1
                items[head] = item
            } else {
                items.insert(item, at: 0)
            }
        }

        var first: Ready? { head < items.count ? items[head] : nil }

        mutating func removeFirst() {
            head += 1
            if head > 256, head * 2 > items.count {
                items.removeFirst(head)
                head = 0
            }
        }
    }
}

// MARK: - Handing out

extension Scheduler {
    /// Gives every transaction that can run now to a processor with room.
    ///
    /// - Parameters:
    ///   - now: seconds of the monotonic clock.
    ///   - onlyUnderWay: start no further batch, only continue started ones.
    ///   - processors: the registered processors.
    ///   - base: the state before a batch, including all earlier finished changes.
    ///   - prepare: called before the first context is created; opens the block for the batch.
    func dispatch(
        now: Double, onlyUnderWay: Bool, processors: inout ProcessorTable,
        base: @escaping (StateAddress) throws -> [UInt8]?, prepare: () throws -> Void
    ) throws -> [Dispatch] {
        let due = delayed.filter { $0.due <= now }
        delayed.removeAll { $0.due <= now }
        for (_, item) in due where !item.execution.isOver { enqueue(item.execution, item.index, first: true) }
        var dispatches: [Dispatch] = []
        for family in ready.keys {
            while let item = ready[family]?.first {
                if item.execution.isOver {
                    ready[family]?.removeFirst()
                    continue
                }
                if onlyUnderWay, !item.execution.isUnderWay { break }
                guard let registration = processors.take(family) else { break }
                ready[family]?.removeFirst()
                try prepare()
                dispatches.append(run(item, on: registration, base: base))
            }
            if ready[family]?.first == nil { ready[family] = nil }
        }
        return dispatches
    }

    private func run(
        _ item: Ready, on registration: ProcessorTable.Registration, base: @escaping (StateAddress) throws -> [UInt8]?
    ) -> Dispatch {
        let execution = item.execution
        let transaction = execution.batch.transactions[item.index]
        let context = ExecutionContext(id: Hex.encode(RandomBytes.make(16)), of: transaction) { address in
            if let change = execution.overlay[address] { return change }
            return try base(address)
        }
        contexts[context.id] = context
        execution.begin(context)
        let correlationID = Hex.encode(RandomBytes.make(16))
        runs[correlationID] = Run(
            execution: execution, index: item.index, context: context, connection: registration.connection)
        let isRaw = registration.headerStyle == .raw
        return Dispatch(
            connection: registration.connection, correlationID: correlationID,
            request: TpProcessRequest(
                header: isRaw ? TransactionHeader() : transaction.header, payload: transaction.transaction.payload,
                signature: transaction.id, contextID: context.id,
                headerBytes: isRaw ? transaction.transaction.header : []))
    }
}

// MARK: - Verdicts

extension Scheduler {
    /// Takes a processor's answer.
    ///
    /// - Parameter response: nil if it could not be decoded.
    /// - Returns: whether the answer belonged to a transaction that this connection had.
    func respond(
        _ correlationID: String, from connection: ConnectionID, _ response: TpProcessResponse?, now: Double,
        processors: inout ProcessorTable
    ) -> Bool {
        guard let run = runs[correlationID], run.connection == connection else { return false }
        runs[correlationID] = nil
        contexts[run.context.id] = nil
        processors.release(connection)
        let execution = run.execution
        guard !execution.isOver else { return true }
        switch response?.status {
        case .some(.ok):
            let freed = execution.finish(run.index, run.context)
            if execution.isComplete { complete(execution) } else { for index in freed { enqueue(execution, index) } }
        case .some(.invalidTransaction):
            reject(execution, run.index, response)
        default:
            execution.running.remove(run.context.id)
            retryLater(run, now: now)
        }
        if !execution.isOver, !execution.isComplete { orphanIfAlone(execution, processors) }
        return true
    }

    private func reject(_ execution: BatchExecution, _ index: Int, _ response: TpProcessResponse?) {
        drop(execution)
        leave(execution)
        outcomes.append(
            .rejected(
                execution,
                .init(
                    transactionID: execution.batch.transactions[index].id, message: response?.message ?? "",
                    extendedData: response?.extendedData ?? [])))
    }

    private func retryLater(_ run: Run, now: Double) {
        let id = run.execution.batch.transactions[run.index].id
        let attempt = attempts[id, default: 0]
        attempts[id] = attempt + 1
        let item = Ready(execution: run.execution, index: run.index)
        // The first time at once, as in Sawtooth; then with growing pauses, to avoid a busy loop.
        guard attempt > 0 else { return enqueue(item.execution, item.index, first: true) }
        let pause = min(Self.firstRetry * Double(1 << min(attempt - 1, 10)), Self.longestRetry)
        delayed.append((now + pause, item))
    }

    /// A connection is gone: its transactions run again elsewhere, in fresh contexts.
    func vanish(_ connection: ConnectionID, processors: inout ProcessorTable) -> Int {
        processors.remove(connection)
        let lost = runs.filter { $0.value.connection == connection }
        for (correlationID, run) in lost {
            runs[correlationID] = nil
            contexts[run.context.id] = nil
            guard !run.execution.isOver else { continue }
            run.execution.running.remove(run.context.id)
            enqueue(run.execution, run.index, first: true)
        }
        withdrawOrphans(processors)
        return lost.count
    }

    /// Returns batches of families without a processor.
    func withdrawOrphans(_ processors: ProcessorTable) {
        for number in executions.keys.sorted() {
            if let execution = executions[number] { orphanIfAlone(execution, processors) }
        }
    }

    private func orphanIfAlone(_ execution: BatchExecution, _ processors: ProcessorTable) {
        guard execution.running.isEmpty, !execution.batch.families.allSatisfy(processors.serves) else { return }
        drop(execution)
        leave(execution)
        outcomes.append(.orphaned(execution))
    }

    /// Started batches that read or write BlockInfo.
    var blockInfoExecutions: [BatchExecution] {
        executions.values.filter { $0.touchesBlockInfo && $0.isUnderWay }
    }

    /// Restarts a batch, in its old position.
    func restart(_ execution: BatchExecution) {
        drop(execution)
        let again = BatchExecution(
            number: execution.number, batch: execution.batch, blockInfoPrefix: blockInfoPrefix,
            patience: execution.patience * 2)
        executions[execution.number] = again
        start(again)
    }

    /// Withdraws every batch, including those whose outcome has not been read, as if they had never arrived. Later
    /// answers of processors about them are ignored.
    func withdrawAll() -> [BatchExecution] {
        let ended = takeOutcomes().map { outcome in
            switch outcome {
            case .complete(let execution), .rejected(let execution, _), .orphaned(let execution): execution
            }
        }
        let open = Array(executions.values)
        for execution in open { drop(execution) }
        executions = [:]
        graph = ConflictGraph()
        ready = [:]
        delayed = []
        attempts = [:]
        return open + ended
    }

    /// Ignores answers about the batch's running transactions from now on; its processors keep their load until they
    /// answer.
    private func drop(_ execution: BatchExecution) {
        for id in execution.running { contexts[id] = nil }
        execution.end()
    }
}
