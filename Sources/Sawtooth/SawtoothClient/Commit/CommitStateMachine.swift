/// Decides what to do next until batches have verdicts, without acting itself: no network, no clock, no sleep.
///
/// The rules. Accepting a batch (202) proves little, so only a status counts. If the queue is full or the validator
/// unreachable, the same signed batches are sent again after a pause. UNKNOWN after a submission means "not yet".
/// COMMITTED and INVALID are final. Submitting a batch twice is harmless, so it is sent again if a failure leaves open
/// whether it arrived.
struct CommitStateMachine: Sendable {
    enum Action: Equatable, Sendable {
        case submit([BatchID], attempt: Int)
        /// Ask for statuses; nil: do not let the server wait.
        case poll([BatchID], wait: Duration?)
        case pause(Duration)
        case finish
        case fail(LedgerAPIError)
    }

    private enum Stage: Equatable {
        case toSubmit
        case taken(since: Duration, resubmitAfter: Duration)
        case decided
    }

    private struct Entry {
        var stage: Stage
        var status: BatchStatus
    }

    private let order: [BatchID]
    private var entries: [BatchID: Entry] = [:]
    private let policy: CommitPolicy
    private let deadline: Duration
    private let canSubmit: Bool
    private let randomness: @Sendable () -> Double

    private var attempt = 0
    private var failures = 0
    private var nextSubmit = Duration.zero
    private var nextPoll = Duration.zero
    private var pollPause: Duration
    private var lastFailure: LedgerAPIError?
    private var wasEverReached = false

    /// - Parameters:
    ///   - deadline: when to give up; like all times here, counted from the start.
    ///   - submitting: false to watch batches that someone else submitted.
    ///   - randomness: draws from 0..<1.
    init(
        _ ids: [BatchID], submitting: Bool, deadline: Duration, policy: CommitPolicy,
        randomness: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) {
        order = ids
        self.policy = policy
        self.deadline = deadline
        self.randomness = randomness
        canSubmit = submitting
        pollPause = policy.firstPollPause
        for id in ids {
            entries[id] = Entry(
                stage: submitting ? .toSubmit : .taken(since: .zero, resubmitAfter: deadline),
                status: BatchStatus(id: id, state: .unknown))
        }
    }

    /// The status of each batch as last seen, in the order given.
    var statuses: [BatchStatus] { order.compactMap { entries[$0]?.status } }

    /// What to do at `now`.
    mutating func next(at now: Duration) -> Action {
        let open = order.uniqued { entries[$0]?.stage != .decided }
        if open.isEmpty { return .finish }
        if now >= deadline {
            if let lastFailure, !wasEverReached { return .fail(lastFailure) }
            return .finish
        }
        for id in open {
            if case .taken(let since, let resubmitAfter) = entries[id]?.stage, canSubmit,
                entries[id]?.status.state == .unknown, now - since >= resubmitAfter
            {
                entries[id]?.stage = .toSubmit
            }
        }
        let toSubmit = open.filter { entries[$0]?.stage == .toSubmit }
        if !toSubmit.isEmpty, now >= nextSubmit {
            attempt += 1
            return .submit(Array(toSubmit.prefix(LedgerAPI.batchesPerSubmit)), attempt: attempt)
        }
        let taken = open.filter { entries[$0]?.stage != .toSubmit }
        if !taken.isEmpty, now >= nextPoll {
            return .poll(taken, wait: toSubmit.isEmpty ? serverWait(until: deadline - now) : nil)
        }
        var wake = deadline
        if !toSubmit.isEmpty { wake = min(wake, nextSubmit) }
        if !taken.isEmpty { wake = min(wake, nextPoll) }
        return .pause(wake - now)
    }

    /// The validator took these batches.
    mutating func accepted(_ ids: [BatchID], at now: Duration) {
        wasEverReached = true
        failures = 0
        nextSubmit = now
        nextPoll = now
        pollPause = policy.firstPollPause
        for id in ids where entries[id]?.stage == .toSubmit {
            // Every further submission of one batch waits twice as long.
            let doublings = min(max(attempt - 1, 0), 4)
            entries[id]?.stage = .taken(since: now, resubmitAfter: policy.resubmitAfter * (1 << doublings))
        }
    }

    /// A submission failed.
    ///
    /// - Returns: nil to continue, or the error to fail with.
    mutating func submissionFailed(_ error: LedgerAPIError, at now: Duration) -> LedgerAPIError? {
        guard error.isTemporary else { return error }
        if error.mayHaveBeenProcessed { wasEverReached = true }
        lastFailure = error
        nextSubmit = now + backOff()
        return nil
    }

    /// The pause that follows the last failure, for progress reports.
    func submitPause(at now: Duration) -> Duration { max(.zero, nextSubmit - now) }

    /// Statuses arrived.
    ///
    /// - Returns: those that are final, and were not before.
    mutating func received(_ statuses: [BatchStatus], at now: Duration) -> [BatchStatus] {
        wasEverReached = true
        failures = 0
        var decided: [BatchStatus] = []
        var isAnyUnknown = false
        for status in statuses {
            guard let entry = entries[status.id], entry.stage != .decided else { continue }
            entries[status.id]?.status = status
            switch status.state {
            case .committed, .invalid:
                entries[status.id]?.stage = .decided
                decided.append(status)
            case .unknown: isAnyUnknown = true
            case .pending: break
            }
        }
        // If a batch is unknown the server answers at once, so we must pause. If all are pending it has waited already;
        // the short pause is for a server that does not wait.
        nextPoll = now + pollPause
        pollPause = isAnyUnknown ? min(pollPause * 2, .seconds(1)) : policy.firstPollPause
        return decided
    }

    /// A status request failed.
    ///
    /// - Returns: nil to continue, or the error to fail with.
    mutating func pollFailed(_ error: LedgerAPIError, at now: Duration) -> LedgerAPIError? {
        guard error.isTemporary else { return error }
        lastFailure = error
        nextPoll = now + backOff()
        return nil
    }

    /// How many batches wait, by their last status.
    var waiting: (pending: Int, unknown: Int) {
        let open = entries.values.filter { $0.stage != .decided }
        let pending = open.count { $0.status.state == .pending }
        return (pending, open.count - pending)
    }

    private mutating func backOff() -> Duration {
        let full = min(policy.firstPause * (1 << min(failures, 20)), policy.longestPause)
        failures += 1
        return full - full * (randomness() / 2)
    }

    private func serverWait(until left: Duration) -> Duration? {
        let seconds = min(left, policy.pollWait).components.seconds
        return seconds > 0 ? .seconds(seconds) : nil
    }
}

extension [BatchID] {
    /// Those that satisfy `isIncluded`, each once.
    fileprivate func uniqued(_ isIncluded: (BatchID) -> Bool) -> [BatchID] {
        var seen: Set<BatchID> = []
        return filter { isIncluded($0) && seen.insert($0).inserted }
    }
}
