internal import SawtoothProtocol

/// Accepted batches that do not run yet: they wait for a dependency, for another batch with the same transaction, or
/// for a processor of their family; or they will never run.
///
/// It only tracks where each batch is; the journal moves them.
struct BatchAdmission {
    /// The number of batches kept that stay PENDING forever in Sawtooth; older ones are dropped.
    static let stuckLimit = 1_000
    /// Seconds after which a batch whose dependency never arrived is dropped, as in Sawtooth.
    static let dependencyLifetime = 1_200.0

    struct Waiting {
        let batch: VerifiedBatch
        /// Transactions that must be committed first.
        var missing: Set<String>
        let since: Double
    }

    /// Batches with missing dependencies, by id.
    private(set) var waiting: [String: Waiting] = [:]
    /// Batches whose family has no processor, in order of arrival.
    private(set) var parked: [VerifiedBatch] = []
    /// Batches that wait for another one with the same transaction, by that one's id.
    private var behind: [String: [VerifiedBatch]] = [:]
    private var stuck: [String] = []
    private var stuckIDs: Set<String> = []
    /// Every accepted, undecided batch by its transactions.
    private(set) var home: [String: String] = [:]
    /// Ids of every accepted, undecided batch, and their sizes.
    private var held: [String: Int] = [:]
    /// Bytes of all held batches.
    private(set) var heldBytes = 0

    /// Accepted and undecided batches.
    var count: Int { held.count }

    func holds(_ batchID: String) -> Bool { held[batchID] != nil }

    func isStuck(_ batchID: String) -> Bool { stuckIDs.contains(batchID) }

    /// The batch is accepted.
    mutating func accept(_ batch: VerifiedBatch) {
        guard held.updateValue(batch.size, forKey: batch.id) == nil else { return }
        heldBytes += batch.size
        for transaction in batch.transactions where home[transaction.id] == nil { home[transaction.id] = batch.id }
    }

    /// The batch is decided, or given up; returns those that waited for it.
    mutating func release(_ batch: VerifiedBatch) -> [VerifiedBatch] {
        guard let size = held.removeValue(forKey: batch.id) else { return [] }
        heldBytes -= size
        for transaction in batch.transactions where home[transaction.id] == batch.id { home[transaction.id] = nil }
        return behind.removeValue(forKey: batch.id) ?? []
    }

    mutating func park(_ batch: VerifiedBatch) { parked.append(batch) }

    /// Removes the parked batches whose families are all served now.
    mutating func unpark(where served: (VerifiedBatch) -> Bool) -> [VerifiedBatch] {
        let ready = parked.filter(served)
        if !ready.isEmpty { parked.removeAll(where: served) }
        return ready
    }

    mutating func wait(_ batch: VerifiedBatch, for missing: Set<String>, now: Double) {
        waiting[batch.id] = Waiting(batch: batch, missing: missing, since: now)
    }

    mutating func wait(_ batch: VerifiedBatch, behind other: String) { behind[other, default: []].append(batch) }

    /// Transactions became part of the chain; returns the batches that waited for nothing else.
    mutating func resolve(_ transactionIDs: [String]) -> [VerifiedBatch] {
        guard !waiting.isEmpty else { return [] }
        var resolved: [Waiting] = []
        for (id, entry) in waiting where !entry.missing.isDisjoint(with: transactionIDs) {
            waiting[id]?.missing.subtract(transactionIDs)
            guard waiting[id]?.missing.isEmpty == true, let free = waiting.removeValue(forKey: id) else { continue }
            resolved.append(free)
        }
        return resolved.sorted { $0.since < $1.since }.map(\.batch)
    }

    /// Transactions were rejected; returns the batches that depended on them, each with the transaction at fault.
    mutating func fail(_ transactionIDs: Set<String>) -> [(batch: VerifiedBatch, dependency: String)] {
        var failed: [(batch: VerifiedBatch, dependency: String)] = []
        for (id, entry) in waiting {
            guard let dependency = entry.missing.intersection(transactionIDs).min() else { continue }
            waiting[id] = nil
            failed.append((entry.batch, dependency))
        }
        return failed
    }

    /// Removes batches that waited too long for a dependency; returns them.
    mutating func expire(now: Double) -> [VerifiedBatch] {
        let expired = waiting.values.filter { now - $0.since > Self.dependencyLifetime }.map(\.batch)
        for batch in expired { waiting[batch.id] = nil }
        return expired
    }

    /// Removes the batches that wait for a dependency, in order; they stay held.
    mutating func takeWaiting() -> [VerifiedBatch] {
        defer { waiting = [:] }
        return waiting.values.sorted { $0.since < $1.since }.map(\.batch)
    }

    /// The batch will never run; Sawtooth reports it as PENDING.
    mutating func keepStuck(_ batchID: String) {
        guard stuckIDs.insert(batchID).inserted else { return }
        stuck.append(batchID)
        if stuck.count > Self.stuckLimit { stuckIDs.remove(stuck.removeFirst()) }
    }
}
