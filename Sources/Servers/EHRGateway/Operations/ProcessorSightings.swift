/// Whether somebody decides what the ledger is given. No validator tells which processors it has: one is away when
/// something has waited for its verdict for long, and no entry was written meanwhile.
struct ProcessorSightings: Sendable {
    let patience: Duration
    private var waitingSince: ContinuousClock.Instant?

    init(patience: Duration) {
        self.patience = patience
    }

    /// - Parameters:
    ///   - isAwaited: whether something waits for a verdict.
    ///   - lastEntry: when an entry was last written.
    mutating func look(isAwaited: Bool, lastEntry: ContinuousClock.Instant?, at now: ContinuousClock.Instant) {
        guard isAwaited else {
            waitingSince = nil
            return
        }
        let since = waitingSince ?? now
        waitingSince = max(since, lastEntry ?? since)
    }

    func isAway(at now: ContinuousClock.Instant) -> Bool {
        waitingSince.map { now - $0 >= patience } ?? false
    }
}
