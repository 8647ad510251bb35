/// What became of a batch, as far as can be known.
public enum Verdict: Hashable, Sendable {
    /// In a block of the chain. The block is nil where it was found no more (committed long ago, or the API failed just
    /// then). On a ledger whose consensus forks, a later fork may still take it back.
    case committed(block: BlockReference?)
    /// Refused, and nothing of it applied. To try again, sign anew with a new nonce: the validator ignores the same
    /// batch silently for about 20 minutes.
    case invalid([InvalidTransaction])
    /// No verdict within the time given; the last status tells whether the validator knows the batch. It may still be
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
    /// Batches are being handed over; `attempt` counts from 1.
    case submitting(batches: Int, attempt: Int)
    /// The ledger could not take them now (a full queue, no connection); the same batches are sent again after `pause`.
    case postponed(LedgerAPIError, pause: Duration)
    /// The validator took them. That says nothing of their verdict.
    case accepted(batches: Int)
    /// How many batches still wait: known to the validator, and not (or not yet) known to it.
    case waiting(pending: Int, unknown: Int)
    /// One batch has its verdict.
    case decided(BatchID, BatchStatus.State)
}

/// Pauses and limits of `BatchSubmitter` and `CommitAwaiter`.
public struct CommitPolicy: Sendable {
    /// The pause after the first failure; it doubles up to `longestPause`. Each is shortened by up to half at random,
    /// so that many clients of one busy validator do not come back together.
    public var firstPause: Duration = .milliseconds(250)
    /// The longest pause after failures.
    public var longestPause: Duration = .seconds(8)
    /// How long one status request is held back by the server while a batch is pending.
    public var pollWait: Duration = .seconds(20)
    /// The pause between status requests for batches that the validator does not know (yet); it doubles up to one
    /// second.
    public var firstPollPause: Duration = .milliseconds(100)
    /// A batch that was taken but is still unknown after so long is submitted again, unchanged: the validator may have
    /// been restarted, which empties its queue. The time doubles after each.
    public var resubmitAfter: Duration = .seconds(15)

    /// The defaults.
    public init() {}
}
