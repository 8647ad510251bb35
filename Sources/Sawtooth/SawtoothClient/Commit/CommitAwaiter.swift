public import SawtoothProtocol

/// Waits for the verdicts of submitted batches, whoever submitted them.
public struct CommitAwaiter: Sendable {
    /// What is asked.
    public let api: LedgerAPI
    /// Pauses and limits.
    public let policy: CommitPolicy

    /// Nothing is asked yet.
    public init(api: LedgerAPI, policy: CommitPolicy = CommitPolicy()) {
        self.api = api
        self.policy = policy
    }

    /// - Parameters:
    ///   - ids: the batches; ask the validator that they were submitted to; others do not know why a batch was refused.
    ///   - timeout: after which the verdict is `.unknown`.
    ///   - progress: called between requests, in order.
    /// - Returns: one verdict for each id, in order.
    /// - Throws: `LedgerAPIError` when the API was never reached, or refuses the question.
    public func verdicts(
        of ids: [BatchID], timeout: Duration, progress: (@Sendable (CommitProgress) -> Void)? = nil
    ) async throws(LedgerAPIError) -> [Verdict] {
        try await CommitRun(api: api, batches: [:], progress: progress).run(
            CommitStateMachine(ids, submitting: false, deadline: timeout, policy: policy))
    }
}

/// Submits batches and waits for their verdicts.
public struct BatchSubmitter: Sendable {
    /// The API that batches go to.
    public let api: LedgerAPI
    /// Pauses and limits.
    public let policy: CommitPolicy

    /// Nothing is submitted yet.
    public init(api: LedgerAPI, policy: CommitPolicy = CommitPolicy()) {
        self.api = api
        self.policy = policy
    }

    /// Submits one batch and waits for its verdict.
    ///
    /// - Throws: `LedgerAPIError` as the other method.
    public func submitAndAwait(
        _ batch: Batch, timeout: Duration, progress: (@Sendable (CommitProgress) -> Void)? = nil
    ) async throws(LedgerAPIError) -> Verdict {
        let verdicts = try await submitAndAwait([batch], timeout: timeout, progress: progress)
        return verdicts.first ?? .unknown(last: .unknown)
    }

    /// Submits batches and waits for their verdicts. They are independent of each other: one may be committed and
    /// another not. While the ledger cannot accept them, the same signed batches are sent again.
    ///
    /// - Parameters:
    ///   - batches: signed; any number.
    ///   - timeout: after which the verdict is `.unknown`.
    ///   - progress: called between requests, in order.
    /// - Returns: one verdict for each batch, in order.
    /// - Throws: `LedgerAPIError`: `.submittedBatchesInvalid` for a batch with a wrong signature or form (none of its
    ///   submission was taken), the last failure when the API was not reached within `timeout`, `.invalidArgument` for
    ///   a batch that is not signed.
    public func submitAndAwait(
        _ batches: [Batch], timeout: Duration, progress: (@Sendable (CommitProgress) -> Void)? = nil
    ) async throws(LedgerAPIError) -> [Verdict] {
        let encoded = try batches.map { (batch) throws(LedgerAPIError) in try EncodedBatch(batch) }
        return try await submitAndAwait(encoded: encoded, timeout: timeout, progress: progress)
    }

    /// The same for batches that are encoded already: their bytes are sent as they are.
    ///
    /// - Throws: `LedgerAPIError` as the other methods.
    public func submitAndAwait(
        encoded batches: [EncodedBatch], timeout: Duration, progress: (@Sendable (CommitProgress) -> Void)? = nil
    ) async throws(LedgerAPIError) -> [Verdict] {
        let byID = Dictionary(batches.map { ($0.id, $0) }) { first, _ in first }
        return try await CommitRun(api: api, batches: byID, progress: progress).run(
            CommitStateMachine(batches.map(\.id), submitting: true, deadline: timeout, policy: policy))
    }
}

/// Performs the actions of a `CommitStateMachine`.
struct CommitRun: Sendable {
    let api: LedgerAPI
    let batches: [BatchID: EncodedBatch]
    let progress: (@Sendable (CommitProgress) -> Void)?

    func run(_ initial: CommitStateMachine) async throws(LedgerAPIError) -> [Verdict] {
        var machine = initial
        let begin = ContinuousClock.now
        while true {
            switch machine.next(at: ContinuousClock.now - begin) {
            case .finish: return await verdicts(machine.statuses)
            case .fail(let error): throw error
            case .pause(let duration):
                do {
                    try await Task.sleep(for: duration)
                } catch {
                    throw LedgerAPIError(code: .cancelled, title: "Cancelled", message: "The wait was cancelled.")
                }
            case .submit(let ids, let attempt):
                let (taken, list) = part(of: ids)
                progress?(.submitting(batches: list.count, attempt: attempt))
                do {
                    try await api.submit(encoded: list)
                    machine.accepted(taken, at: ContinuousClock.now - begin)
                    progress?(.accepted(batches: list.count))
                } catch {
                    let now = ContinuousClock.now - begin
                    if let fatal = machine.submissionFailed(error, at: now) { throw fatal }
                    progress?(.postponed(error, pause: machine.submitPause(at: now)))
                }
            case .poll(let ids, let wait):
                do {
                    let statuses = try await api.statuses(of: ids, wait: wait)
                    for status in machine.received(statuses, at: ContinuousClock.now - begin) {
                        progress?(.decided(status.id, status.state))
                    }
                    let waiting = machine.waiting
                    if waiting.pending + waiting.unknown > 0 {
                        progress?(.waiting(pending: waiting.pending, unknown: waiting.unknown))
                    }
                } catch {
                    if let fatal = machine.pollFailed(error, at: ContinuousClock.now - begin) { throw fatal }
                }
            }
        }
    }

    /// The leading batches that fit into one request body; at least one.
    private func part(of ids: [BatchID]) -> (ids: [BatchID], batches: [EncodedBatch]) {
        var taken: [BatchID] = []
        var list: [EncodedBatch] = []
        var bytes = 0
        for id in ids {
            guard let batch = batches[id] else { continue }
            bytes += batch.lengthInList
            if bytes > LedgerAPI.bodyLimit, !list.isEmpty { break }
            taken.append(id)
            list.append(batch)
        }
        return (taken, list)
    }

    private func verdicts(_ statuses: [BatchStatus]) async -> [Verdict] {
        let committed = Set(statuses.filter { $0.state == .committed }.map(\.id))
        let blocks = await BlockSearch(api: api).blocks(of: committed)
        return statuses.map { status in
            switch status.state {
            case .committed: .committed(block: blocks[status.id])
            case .invalid: .invalid(status.invalidTransactions)
            case .pending, .unknown: .unknown(last: status.state)
            }
        }
    }
}
