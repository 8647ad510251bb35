/// The outcome of a batch, as far as it is known.
public enum Verdict: Hashable, Sendable {
    /// In a block of the chain. The block is nil if it could not be found (the commit was long ago, or the API failed).
    /// On a ledger whose consensus forks, a later fork may still undo it.
    case committed(block: BlockReference?)
    /// Refused, and nothing of it applied. To retry, sign again with a new nonce: the validator silently ignores the
    /// same batch for about 20 minutes.
    case invalid([InvalidTransaction])
    /// No verdict within the timeout; the last status tells whether the validator knows the batch. It may still be
    /// committed.
    case unknown(last: BatchStatus.State)

    /// The first reason of an invalid batch.
    public var rejection: InvalidTransaction? {
        if case .invalid(let transactions) = self { transactions.first } else { nil }
    }

    /// Whether the batch is in a block.
    public var isCommitted: Bool {
        if case .committed = self { true } else { false }
    }
}

/// What happens between a submission and its verdicts; for progress bars and logs.
public enum CommitProgress: Sendable {
    /// Batches are being submitted; `attempt` counts from 1.
    case submitting(batches: Int, attempt: Int)
    /// The ledger cannot accept them now (a full queue, no connection); the same batches are sent again after `pause`.
    case postponed(LedgerAPIError, pause: Duration)
    /// The validator accepted them. That says nothing about their verdict.
    case accepted(batches: Int)
    /// How many batches still wait: known to the validator, and not (or not yet) known to it.
    case waiting(pending: Int, unknown: Int)
    /// One batch has its verdict.
    case decided(BatchID, BatchStatus.State)
}

/// Pauses and limits of `BatchSubmitter` and `CommitAwaiter`.
public struct CommitPolicy: Sendable {
    /// The pause after the first failure; it doubles up to `longestPause`. Each is shortened by up to half at random,
    /// so that many clients of one busy validator do not retry together.
    public var firstPause: Duration = .milliseconds(250)
    /// The longest pause after failures.
    public var longestPause: Duration = .seconds(8)
    /// How long the server may delay one status request while a batch is pending.
    public var pollWait: Duration = .seconds(20)
    /// The pause between status requests for batches that the validator does not know (yet); it doubles up to one
    /// second.
    public var firstPollPause: Duration = .milliseconds(100)
    /// A batch that was accepted but is still unknown after this time is submitted again, unchanged: the validator may
    /// have restarted, which empties its queue. The time doubles after each resubmission.
    public var resubmitAfter: Duration = .seconds(15)

    /// The defaults.
    public init() {}
}
