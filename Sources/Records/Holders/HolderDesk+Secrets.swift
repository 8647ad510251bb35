package import RecordErrors
package import RecordKeys

/// Unlock secrets change, and recovery codes are drawn anew. The key stays the same; each change is one transaction.
extension HolderDesk {
    /// What shows that it is the holder who changes a secret.
    package enum Proof: Sendable {
        case secret(UnlockSecret)
        /// A recovery code, by its place on the page, from 1. It is used up, and one-time password and passkeys go with
        /// it: these codes are for who has lost the devices, too.
        case recovery(number: Int, OneTimeCode)
    }

    /// Puts `secret` in the place of the holder's unlock secret. The holder's other sessions end.
    ///
    /// - Parameter session: in which it is done, and which goes on; nil with a recovery code.
    /// - Throws: `.sessionRefused` where the proof is wrong; `.attemptsExhausted`; `.conflict`.
    package func change(
        _ holder: KeyHolder, to secret: UnlockSecret, proof: Proof, in session: Session?
    ) async throws(RecordFailure) {
        let (name, old, isRecovery): (String, UnlockSecret, Bool) =
            switch proof {
            case .secret(let old): ("password", old, false)
            case .recovery(let number, let code):
                ("recovery-\(number)", try UnlockSecret.derived(from: code, of: holder), true)
            }
        let unlocked = try await unlock(name, of: holder, with: old)
        let kept =
            try await lock(unlocked.keys, "password", secret, of: holder)
            + sealOffline(unlocked.keys, of: holder)
        try await store.replaceLockedKeys(
            LockedKey.Change(
                holder: holder, proof: unlocked.rows, dropped: ["password", name, LockedKey.offline], kept: kept,
                isForLostDevices: isRecovery))
        sessions.endAll(of: holder, except: session?.id)
    }

    /// Draws recovery codes anew; those of before are void.
    ///
    /// - Throws: as `change`.
    package func makeRecoveryCodes(
        of holder: KeyHolder, secret: UnlockSecret
    ) async throws(RecordFailure) -> [OneTimeCode] {
        let unlocked = try await unlock("password", of: holder, with: secret)
        let codes = HolderDesk.newCodes()
        let kept =
            try await lock(unlocked.keys, codes, of: holder)
            + sealOffline(unlocked.keys, of: holder)
        try await store.replaceLockedKeys(
            LockedKey.Change(
                holder: holder, proof: unlocked.rows, dropped: HolderDesk.recoveryNames + [LockedKey.offline],
                kept: kept))
        return codes
    }

    /// How many recovery codes the holder has left.
    package func recoveryCodes(of holder: KeyHolder) async throws(RecordFailure) -> Int {
        try await store.recoveryCodes(of: holder)
    }
}
