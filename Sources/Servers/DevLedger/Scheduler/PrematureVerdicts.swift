internal import SawtoothProtocol

/// A test option: batches that are answered INVALID although nothing is wrong with them, and accepted afterwards, as by
/// a validator that judged on a branch of the chain that was abandoned.
struct PrematureVerdicts {
    private var next: String?
    private var named: [String: String] = [:]
    private var kept: [String: VerifiedBatch] = [:]

    /// The next batch, or the one with this id, will be answered INVALID with `message`.
    mutating func expect(_ batchID: String?, _ message: String) {
        if let batchID { named[batchID] = message } else { next = message }
    }

    /// The message if the batch must be answered INVALID now.
    mutating func take(_ batchID: String) -> String? {
        if let message = named.removeValue(forKey: batchID) { return message }
        defer { next = nil }
        return next
    }

    /// The batch got such a verdict.
    mutating func keep(_ batch: VerifiedBatch) { kept[batch.id] = batch }

    /// Removes the batch, or all, that got such a verdict.
    mutating func overturn(_ batchID: String?) -> [VerifiedBatch] {
        if let batchID { return kept.removeValue(forKey: batchID).map { [$0] } ?? [] }
        defer { kept.removeAll() }
        return kept.values.sorted { $0.id < $1.id }
    }
}

extension Journal {
    /// Names a batch, or the next one, to be answered INVALID.
    ///
    /// - Throws: `TestCommand.Refused` if it is known already; errors of the store.
    func expectVerdict(_ batchID: String?, _ message: String) throws {
        if let batchID, try isKnown(batchID) { throw TestCommand.Refused("the batch is there already: \(batchID)") }
        premature.expect(batchID, message)
    }

    /// Answers the batch INVALID for now.
    func refuse(_ batch: VerifiedBatch, _ message: String, now: Double) throws {
        premature.keep(batch)
        let transactionID = batch.transactions.first?.id ?? ""
        try publish(batch, [.init(transactionID: transactionID, message: message)], now: now)
    }

    /// Revokes the INVALID answers of the batch, or of all such; returns them.
    func overturn(_ batchID: String?) -> [VerifiedBatch] {
        let batches = premature.overturn(batchID)
        for batch in batches { invalid.remove(batch.id) }
        return batches
    }

    /// Accepts the batch, or all, that were answered INVALID for now.
    ///
    /// - Throws: `TestCommand.Refused` if there is none; errors of the store.
    func acceptAfterAll(_ batchID: String?, now: Double) throws {
        let batches = overturn(batchID)
        guard !batches.isEmpty else { throw TestCommand.Refused("no such batch was answered INVALID by a command") }
        for batch in batches {
            admission.accept(batch)
            try place(batch, now: now)
        }
    }
}
