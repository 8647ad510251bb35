internal import SawtoothProtocol

/// Why batches were invalid, kept as long as in Sawtooth: the verdict is not on the chain, so clients must ask within
/// this time.
struct InvalidBatches {
    /// Seconds that a verdict is kept.
    static let lifetime = 600.0
    /// Verdicts kept at most; the oldest go first.
    static let limit = 100_000

    private struct Verdict {
        let batchID: String
        let members: [String]
        let since: Double
    }

    private var verdicts: [String: [ClientBatchStatus.InvalidTransaction]] = [:]
    /// How many invalid batches hold each transaction.
    private var members: [String: Int] = [:]
    private var order: [Verdict] = []
    private var head = 0

    /// The invalid transactions of the batch; nil if it is not known to be invalid.
    subscript(_ batchID: String) -> [ClientBatchStatus.InvalidTransaction]? { verdicts[batchID] }

    /// Whether a transaction is known from an invalid batch.
    func rejected(_ transactionID: String) -> Bool { members[transactionID] != nil }

    /// - Parameter members: every transaction of the batch, so that dependent batches do not wait forever.
    mutating func insert(
        _ batchID: String, _ transactions: [ClientBatchStatus.InvalidTransaction], members ids: [String], now: Double
    ) {
        guard verdicts.updateValue(transactions, forKey: batchID) == nil else { return }
        for id in ids { members[id, default: 0] += 1 }
        order.append(Verdict(batchID: batchID, members: ids, since: now))
        expire(now: now)
    }

    /// Forgets the batch.
    mutating func remove(_ batchID: String) {
        guard verdicts.removeValue(forKey: batchID) != nil,
            let index = order[head...].firstIndex(where: { $0.batchID == batchID })
        else { return }
        forgetMembers(of: order.remove(at: index))
    }

    private mutating func forgetMembers(of verdict: Verdict) {
        for id in verdict.members {
            members[id, default: 1] -= 1
            if members[id] == 0 { members[id] = nil }
        }
    }

    /// Removes expired verdicts.
    mutating func expire(now: Double) {
        while head < order.count, now - order[head].since > Self.lifetime || order.count - head > Self.limit {
            verdicts[order[head].batchID] = nil
            forgetMembers(of: order[head])
            head += 1
        }
        if head > 1_024, head * 2 > order.count {
            order.removeFirst(head)
            head = 0
        }
    }
}
