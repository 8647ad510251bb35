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
    /// - Parameter code: of the holder's one-time password, where there is one.
    /// - Throws: `.sessionRefused`, `.attemptsExhausted`; `.codeNeeded` where the secret is right and there is no code;
    ///   what the key wrapper fails with.
    package func open(
        _ holder: KeyHolder, secret: UnlockSecret, code: String? = nil
    ) async throws(RecordFailure) -> (token: String, Session) {
        let unlocked = try await unlock("password", of: holder, with: secret)
        if let password = try await store.oneTimePassword(of: holder) {
            guard let code else { throw RecordFailure(.codeNeeded) }
            guard try await use(code, of: password) else { throw RecordFailure(.sessionRefused) }
        }
        return sessions.open(
            holder, .secret, unlocked.pinned, others: unlocked.keys.filter { $0.publicKey != unlocked.pinned.publicKey }
        )
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

    /// The session's key that is pinned now; nil where the holder keeps it.
    ///
    /// - Throws: `.sessionEnded` where the pin has moved to a key that was not unlocked in it.
    package func signer(of session: Session) async throws(RecordFailure) -> PrivateKey? {
        guard let signer = session.signer else { return nil }
        let owner = try await store.enrolled(session.holder)?.owner.text
        if let key = ([signer] + session.others).first(where: { $0.publicKey.hex == owner }) { return key }
        _ = sessions.end(session.id, of: session.holder)
        throw RecordFailure(.sessionEnded)
    }

    /// A holder's keys under one secret.
    struct Unlocked: Sendable {
        let pinned: PrivateKey
        /// That one, and those of rotations that are not final.
        var keys: [PrivateKey]
        let rows: [LockedKey]
    }

    /// The holder's keys under that secret.
    ///
    /// - Throws: `.sessionRefused`, which counts as an attempt; `.attemptsExhausted`.
    func unlock(
        _ name: String, of holder: KeyHolder, with secret: UnlockSecret
    ) async throws(RecordFailure) -> Unlocked {
        try sessions.admitAttempt(at: holder)
        if let enrolled = try await store.enrolled(holder), enrolled.isInCustody {
            let rows = try await store.lockedKeys(name, of: holder)
            let context = try WrappingContext(purpose: .lockedKey, ids: KeyContexts.lockedKey(name, of: holder))
            var keys: [PrivateKey] = []
            for row in rows {
                guard let key = try await secret.unlock(wrapper.unwrap(row.wrapped, context: context), of: holder)
                else { continue }
                guard key.publicKey.hex == row.publicKey.text else {
                    throw RecordFailure(
                        .keysDamaged, "a locked key of \(holder.role) \(holder.id) is not the one it was")
                }
                keys.append(key)
            }
            if let pinned = keys.first(where: { $0.publicKey.hex == enrolled.owner.text }) {
                guard keys.count == rows.count else {
                    throw RecordFailure(
                        .keysDamaged, "the locked keys of \(holder.role) \(holder.id) open with different secrets")
                }
                return Unlocked(pinned: pinned, keys: keys, rows: rows)
            }
        }
        sessions.noteFailure(at: holder)
        throw RecordFailure(.sessionRefused)
    }
}
