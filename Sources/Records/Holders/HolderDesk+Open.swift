internal import Cryptography
internal import EHRFamily
internal import KeyWrapping
package import RecordErrors
package import RecordKeys
package import SawtoothSigning

/// Ways to open a session. Who is not enrolled, and who shows what is not theirs, is told the same.
extension HolderDesk {
    /// What is signed to open a session: lines, each ended by a line feed.
    package static func text(opening holder: KeyHolder, _ challenge: [UInt8]) -> [UInt8] {
        Array("ehr/1 session\n\(holder.role): \(holder.id)\nchallenge: \(Hex.encode(challenge))\n".utf8)
    }

    /// Opens a session of a holder whose key the service keeps.
    ///
    /// - Throws: `.sessionRefused`, `.attemptsExhausted`; what the key wrapper fails with.
    package func open(
        _ holder: KeyHolder, secret: UnlockSecret
    ) async throws(RecordFailure) -> (token: String, Session) {
        let (key, _) = try await unlock("password", of: holder, with: secret)
        return sessions.open(holder, .secret, key)
    }

    /// Opens a session of a holder who keeps the ledger key.
    ///
    /// - Parameters:
    ///   - challenge: one of `sessions.challenge()`, which is used up.
    ///   - signature: of `text(opening:_:)`, by the pinned key.
    /// - Throws: `.sessionRefused`.
    package func open(
        _ holder: KeyHolder, challenge: [UInt8], signature: Signature
    ) async throws(RecordFailure) -> (token: String, Session) {
        guard sessions.use(challenge: challenge), let enrolled = try await store.enrolled(holder),
            !enrolled.isInCustody, let owner = try? PublicKey(hex: enrolled.owner.text),
            owner.verifies(signature, over: HolderDesk.text(opening: holder, challenge))
        else { throw RecordFailure(.sessionRefused) }
        return sessions.open(holder, .signature, nil)
    }

    /// The holder's key, and its row under that secret.
    ///
    /// - Throws: `.sessionRefused`, which counts as an attempt; `.attemptsExhausted`.
    func unlock(
        _ name: String, of holder: KeyHolder, with secret: UnlockSecret
    ) async throws(RecordFailure) -> (PrivateKey, LockedKey) {
        try sessions.admitAttempt(at: holder)
        if let enrolled = try await store.enrolled(holder), let row = try await store.lockedKey(name, of: holder) {
            let context = try WrappingContext(purpose: .lockedKey, ids: KeyContexts.lockedKey(name, of: holder))
            if let key = try await secret.unlock(wrapper.unwrap(row.wrapped, context: context), of: holder) {
                guard key.publicKey.hex == enrolled.owner.text else {
                    throw RecordFailure(
                        .keysDamaged, "the locked key of \(holder.role) \(holder.id) is not the pinned one")
                }
                return (key, row)
            }
        }
        sessions.noteFailure(at: holder)
        throw RecordFailure(.sessionRefused)
    }
}
