/// Deadlines in the order in which they come: all transactions have the same time, so that is the order of their
/// starts.
struct DeadlineQueue {
    private var entries: [(at: UInt64, transaction: RunningTransaction)] = []
    private var head = 0

    mutating func append(_ transaction: RunningTransaction, at deadline: UInt64) {
        entries.append((deadline, transaction))
    }

    /// The earliest deadline of a transaction that still runs.
    var next: UInt64? {
        entries[head...].first { $0.transaction.fate == .running }?.at
    }

    /// Takes out one transaction whose deadline is over and which still runs.
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

    /// Gives back what was passed, once it is the larger part.
    private mutating func compact() {
        guard head > 64, head * 2 > entries.count else { return }
        entries.removeFirst(head)
        head = 0
    }
}
