/// Deadlines in the order in which they expire: all transactions have the same time limit, so that is the order of
/// their starts.
struct DeadlineQueue {
    private var entries: [(at: UInt64, transaction: RunningTransaction)] = []
    private var head = 0

    mutating func append(_ transaction: RunningTransaction, at deadline: UInt64) {
        entries.append((deadline, transaction))
    }

    /// The earliest deadline of a running transaction.
    var next: UInt64? {
        entries[head...].first { $0.transaction.fate == .running }?.at
    }

    /// Removes one running transaction whose deadline has passed.
    mutating func popExpired(at now: UInt64) -> RunningTransaction? {
        while head < entries.count {
            let (at, transaction) = entries[head]
            if transaction.fate == .running && at > now { break }
            head += 1
            if transaction.fate == .running {
                compact()
                return transaction
            }
        }
        compact()
        return nil
    }

    mutating func removeAll() {
        entries = []
        head = 0
    }

    /// Frees the consumed part, once it is the larger one.
    private mutating func compact() {
        guard head > 64, head * 2 > entries.count else { return }
        entries.removeFirst(head)
        head = 0
    }
}
