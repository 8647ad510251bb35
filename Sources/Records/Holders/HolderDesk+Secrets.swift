package import RecordErrors
package import RecordKeys

/// Unlock secrets change, and recovery codes are drawn anew. The key stays the same; each change is one transaction.
extension HolderDesk {
    /// What shows that it is the holder who changes a secret.
    package enum Proof: Sendable {
        case secret(UnlockSecret)
        /// A recovery code, by its place on the page, from 1. It is used up.
        case recovery(number: Int, OneTimeCode)
    }

    /// Puts `secret` in the place of the holder's unlock secret. The holder's other sessions end.
    ///
    /// - Parameter session: in which it is done, and which goes on; nil with a recovery code.
    /// - Throws: `.sessionRefused` where the proof is wrong; `.attemptsExhausted`; `.conflict`.
    package func change(
        _ holder: KeyHolder, to secret: UnlockSecret, proof: Proof, in session: Session?
    ) async throws(RecordFailure) {
        let (name, old): (String, UnlockSecret) =
            switch proof {
            case .secret(let old): ("password", old)
            case .recovery(let number, let code):
                ("recovery-\(number)", try UnlockSecret.derived(from: code, of: holder))
            }
        let (key, row) = try await unlock(name, of: holder, with: old)
        let locked = try await lock(key, "password", secret, of: holder)
        try await store.replaceLockedKeys(["password", name], of: holder, with: [locked], proof: row)
        sessions.endAll(of: holder, except: session?.id)
    }

    /// Draws recovery codes anew; those of before are void.
    ///
    /// - Throws: as `change`.
    package func makeRecoveryCodes(
        of holder: KeyHolder, secret: UnlockSecret
    ) async throws(RecordFailure) -> [OneTimeCode] {
        let (key, row) = try await unlock("password", of: holder, with: secret)
        let codes = (0..<HolderLimits.recoveryCodes).map { _ in OneTimeCode.random() }
        let locked = try await lock(key, codes, of: holder)
        try await store.replaceLockedKeys(locked.map(\.name), of: holder, with: locked, proof: row)
        return codes
    }

    /// How many recovery codes the holder has left.
    package func recoveryCodes(of holder: KeyHolder) async throws(RecordFailure) -> Int {
        try await store.recoveryCodes(of: holder)
    }
}
