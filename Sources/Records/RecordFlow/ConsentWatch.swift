internal import EHRFamily
internal import Locking
internal import RecordErrors
internal import RecordKeys

/// Whether a consent still stands while something is read under it: asked before each piece.
///
/// A withdrawal here ends the read at the next piece. A revoke that the patient made elsewhere is seen on the ledger,
/// which is looked at every few seconds; a ledger that cannot be asked for a minute ends the read too, since a revoke
/// could be on it.
final class ConsentWatch: Sendable {
    /// How often the ledger is asked, in seconds.
    static let interval: UInt64 = 5
    /// For how long it may be away, in seconds.
    static let patience: UInt64 = 60

    private let desk: RecordDesk
    private let access: Access
    private let reference: KeyReference
    /// When the ledger last said that the consent stands, in Unix seconds.
    private let confirmed: LockedValue<UInt64>

    /// - Parameter proof: of just now.
    init(_ proof: AccessProof, of access: Access, at desk: RecordDesk) {
        self.desk = desk
        self.access = access
        reference = proof.keyReference
        confirmed = LockedValue(desk.clock())
    }

    /// - Throws: `.accessWithdrawn` and its like where it does not stand any more.
    func check() async throws(RecordFailure) {
        let row = try await desk.keys.consent(reference)
        guard let row, row.state == .pending || row.state == .active else { throw RecordFailure(.accessWithdrawn) }
        let now = desk.clock()
        if let expiry = row.terms?.expiry, now >= expiry { throw RecordFailure(.accessExpired) }
        let last = confirmed.withLock { $0 }
        // A clock that was set back is as good a reason to look as one that went on.
        guard now < last || now - last >= ConsentWatch.interval else { return }
        do {
            let state = try await AccessState(access, at: desk)
            _ = try state.check(now: now)
            try state.check(against: row, await desk.pinned(access.doctor), now: now)
            confirmed.withLock { $0 = now }
        } catch let error
            where error.code == .ledgerAway && now >= last && now - last < ConsentWatch.patience
        {
            return
        }
    }
}
