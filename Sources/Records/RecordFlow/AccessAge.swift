internal import EHRFamily
internal import RecordErrors
internal import RecordKeys
internal import SawtoothClient
internal import SawtoothProtocol

/// How old an access can be, found out before the chain is walked: what is asked for an old access costs the asker a
/// request, and the service a few of the smallest.
struct AccessAge {
    private let desk: RecordDesk
    private let head: BlockReference
    /// Whether this service drew the id and it is known to be fresh by that.
    let isDrawnHere: Bool
    /// Whether this service has a note of the id at all.
    private let isNoted: Bool

    init(_ asked: Access, _ head: BlockReference, at desk: RecordDesk) async throws(RecordFailure) {
        let issued = try await desk.keys.issued(asked.id)
        let now = desk.clock()
        self.desk = desk
        self.head = head
        isNoted = issued != nil
        isDrawnHere =
            issued.map { $0.access == asked && $0.issuedAt <= now && now - $0.issuedAt <= AccessProof.ageLimit }
            ?? false
    }

    /// The number of the oldest block that can hold a fresh entry.
    ///
    /// - Throws: `.accessStale`, `.accessAgeUnknown`, `.accessClockBehind` where there is none.
    func oldestBlock() async throws(RecordFailure) -> UInt64 {
        let reach = UInt64(AccessProof.blockLimit - 1)
        let lowest = head.number > reach ? head.number - reach : 0
        if isDrawnHere { return lowest }
        // The newest block is fresh, or nothing is. Block times never fall, so the oldest fresh one is found by halves.
        try await check(head.number)
        var (fresh, old) = (head.number, max(lowest, 1) - 1)
        while fresh - old > 1 {
            let middle = old + (fresh - old) / 2
            let time = try await time(of: middle) ?? 0
            if time.addingReportingOverflow(AccessProof.ageLimit).partialValue >= desk.clock() {
                fresh = middle
            } else {
                old = middle
            }
        }
        return fresh
    }

    /// - Throws: as `oldestBlock`, where what is in the block of that number is too old, or nobody can tell.
    func check(_ number: UInt64) async throws(RecordFailure) {
        if isDrawnHere { return }
        let now = desk.clock()
        guard let time = try await time(of: number) else {
            throw isNoted && number > 0 ? .accessStale(age: nil) : RecordFailure(.accessAgeUnknown)
        }
        guard time <= now.addingReportingOverflow(AccessProof.clockTolerance).partialValue else {
            let seconds = time - now
            throw RecordFailure(
                .accessClockBehind,
                "the ledger's clock is \(seconds) s ahead of this machine's: set the one that is wrong",
                ["seconds": .number(seconds)])
        }
        let age = now > time ? now - time : 0
        guard age <= AccessProof.ageLimit else { throw .accessStale(age: age) }
    }

    /// When the block of that number was published, by its publisher's clock: the block itself says it, in the entry of
    /// the block before. Nil where it does not.
    private func time(of number: UInt64) async throws(RecordFailure) -> UInt64? {
        guard number > 0 else { return nil }
        let stored = try await desk.ledger.data(at: [BlockInfoAddressing.block(number - 1)], head: head)
        guard let bytes = stored.first ?? nil, let info = try? BlockInfo(decoding: bytes), info.blockNum == number - 1
        else { return nil }
        return info.timestamp
    }
}
