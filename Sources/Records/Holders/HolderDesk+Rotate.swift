package import RecordErrors
package import RecordKeys
package import SawtoothSigning

// Another ledger key takes the place of one in custody: what is needed of it before the ledger is asked.
//
// 1. The unlock secret, shown again, opens the key of now.
// 2. A new key is made and wrapped under the same secret and under new recovery codes. The key of now gets these codes
//    too, and those of before are void: whichever of the two is pinned in the end, the holder has what opens it.
// 3. RecordFlow keeps the wraps and the signed rotation in one transaction (`RotateLedgerKey`), and the pin moves once
//    the ledger has it.
//
// A holder who brings a key of their own needs 1 alone. Its key of before stays until the rotation is final.

extension HolderDesk {
    /// A holder's key of now, unlocked, and the one that is to take its place.
    package struct NextKey: Sendable {
        package let old: PrivateKey
        /// Nil where the holder brings it.
        package let new: PrivateKey?
        /// What takes the place of the recovery codes of before; none where the holder brings the key.
        package let codes: [OneTimeCode]
        package let change: LockedKey.Change
    }

    /// Steps 1 and 2. Nothing is kept yet.
    ///
    /// - Parameter isKept: whether the new key goes into custody, and is made here.
    /// - Throws: `.sessionRefused` for another secret; `.attemptsExhausted`.
    package func nextKey(
        of holder: KeyHolder, secret: UnlockSecret, isKept: Bool
    ) async throws(RecordFailure) -> NextKey {
        let unlocked = try await unlock("password", of: holder, with: secret)
        guard isKept else {
            return NextKey(
                old: unlocked.pinned, new: nil, codes: [],
                change: LockedKey.Change(holder: holder, proof: unlocked.rows, dropped: [], kept: []))
        }
        let (new, codes) = (try newKey(), HolderDesk.newCodes())
        let all = unlocked.keys + [new]
        var kept = try await lock([new], "password", secret, of: holder)
        kept += try await lock(all, codes, of: holder)
        kept += try await sealOffline(all, of: holder)
        return NextKey(
            old: unlocked.pinned, new: new, codes: codes,
            change: LockedKey.Change(
                holder: holder, proof: unlocked.rows, dropped: HolderDesk.recoveryNames + [LockedKey.offline],
                kept: kept))
    }

    /// Has the session in which a rotation was asked for go on with the new key, and ends the holder's others.
    package func noteRotation(_ next: NextKey, in session: Session) {
        sessions.endAll(of: session.holder, except: session.id)
        if let key = next.new { sessions.add(key, to: session.id, of: session.holder) }
    }
}
