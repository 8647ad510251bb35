internal import EHRFamily
internal import RecordErrors
internal import RecordKeys
internal import SawtoothClient
internal import SawtoothProtocol

// COMMITTED is a verdict about one chain, and another one may win: what was committed in a block that is orphaned then
// is submitted again, as it was signed.
//
// 1. With every round over the outbox, operations that were committed since the last one are looked for on the chain.
//    Where the block at which the last round looked is not on the chain any more, so are all that were committed within
//    `refusalAge`, which is longer than forks last.
// 2. Those whose entry was lost, and nothing newer is in its place, wait for a verdict again. They are submitted in the
//    order in which they were accepted, since an anchor needs its patient's entry and an access its consent.
// 3. The block at which this round looked is noted.
//
// A crash between any two leaves a note that is too old, and the next round looks at more than it must. A grant that
// was withdrawn meanwhile is left where it is.

extension RecordDesk {
    /// Addresses of one question to the ledger.
    private static let addressesAtOnce = 100

    /// For how long, in seconds, a verdict may be on its way into the key store: rounds look this far back again.
    private static let orphanOverlap: UInt64 = 60

    /// - Returns: how many were submitted again and have their verdict already.
    func resubmitOrphans() async throws(RecordFailure) -> Int {
        let now = clock()
        let horizon = now > refusalAge ? now - refusalAge : 0
        guard try await !keys.committedOperations(since: horizon, after: nil, limit: 1).isEmpty else { return 0 }
        let head: BlockReference
        let seen = try await keys.chainSeen()
        var since = horizon
        do {
            head = try await ledger.head()
            if let seen, try await isOnChain(seen.block) {
                since = max(horizon, seen.time > RecordDesk.orphanOverlap ? seen.time - RecordDesk.orphanOverlap : 0)
            }
        } catch let error where error.code == .ledgerAway {
            return 0
        }
        let (orphans, hasLooked) = try await reopenOrphans(since: since, head)
        var decided = 0
        var submitted: Set<[UInt8]> = []
        for orphan in orphans where orphan.batch.map({ submitted.insert($0).inserted }) ?? true {
            // Submitted, without a wait for the verdict; one that fails goes on with the others of the outbox.
            _ = try? await settle(orphan, timeout: .zero)
        }
        for orphan in orphans where try await keys.operation(orphan.id)?.state.isDecided ?? false { decided += 1 }
        // While nothing happens, nothing is written.
        if hasLooked || seen?.block != head.id.hex {
            try await keys.noteChainSeen(ChainSeen(block: head.id.hex, time: now))
        }
        return decided
    }

    /// - Returns: those that wait again, in the order in which they were accepted; whether there were any to look for.
    private func reopenOrphans(
        since time: UInt64, _ head: BlockReference
    ) async throws(RecordFailure) -> ([LedgerOperation], hasLooked: Bool) {
        var orphans: [LedgerOperation] = []
        var last: String?
        while true {
            let page = try await keys.committedOperations(
                since: time, after: last, limit: RecordDesk.addressesAtOnce)
            guard let end = page.last else { return (orphans, last != nil) }
            let effects = page.compactMap { operation in
                LedgerEffect(operation).flatMap { effect in effect.address.map { (operation, effect, $0) } }
            }
            let entries = try await ledger.data(at: effects.map(\.2), head: head)
            for ((operation, effect, _), entry) in zip(effects, entries) {
                // An entry that cannot be read is one.
                var isLost = (try? effect.isLost(in: entry)) ?? false
                if !isLost { isLost = try await isLostSuspension(operation, effect, entry) }
                guard isLost else { continue }
                let reopened = try await keys.reopen(operation, with: operation.batch ?? [])
                if !reopened.state.isDecided { orphans.append(reopened) }
            }
            last = end.id
        }
    }

    /// Whether a doctor is shown active whom the newest attestation of here has suspended. Its entry does not say which
    /// of the two was later, so it is submitted again once: if the ledger has that batch, it does nothing.
    private func isLostSuspension(
        _ operation: LedgerOperation, _ effect: LedgerEffect, _ entry: [UInt8]?
    ) async throws(RecordFailure) -> Bool {
        guard case .attestDoctor(let attestation) = effect.payload, attestation.status == .suspended,
            operation.orphanedAt == nil, (try? DoctorEntry(entry: entry)?.attestation) == .active
        else { return false }
        return try await keys.newestAttestation(of: attestation.doctor) == operation.id
    }

    private func isOnChain(_ id: String) async throws(RecordFailure) -> Bool {
        guard let id = BlockID(hex: id) else { return false }
        do {
            return try await ledger.block(id).reference.id == id
        } catch let error where error.code != .ledgerAway {
            // A block that was orphaned is none that anybody can ask for.
            return false
        }
    }
}
