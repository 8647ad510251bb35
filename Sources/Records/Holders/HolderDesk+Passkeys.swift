internal import Cryptography
package import EHRFamily
package import RecordErrors
package import RecordKeys
internal import SawtoothSigning
package import WebAuthn

// A passkey of the holder's: a way to approve grave acts, and where its authenticator gives a secret (the PRF
// extension), a way to open a session without the password.
//
// 1. It is pinned in a session, with its relying party and origin, as a grave act; for a key in custody with the unlock
//    secret again. What it unlocks is wrapped in the same transaction.
// 2. An approval by it is an assertion whose challenge is SHA-256 of the act's text: who holds the authenticator was
//    there, was verified by it, and saw a page of the pinned origin.
//
// A rotation makes a ledger key that the passkey has not wrapped: it unlocks nothing from then on, until it is pinned
// anew. Recovery removes all passkeys.

/// A passkey that is to be pinned.
package struct NewPasskey: Sendable {
    /// The credential's id.
    package let credential: [UInt8]
    package let publicKey: EncryptionKey
    package let relyingParty: RelyingParty
    /// What its authenticator gives for the salt `ehr/1 unlock secret`; nil where it gives nothing.
    package let secret: UnlockSecret?

    /// - Throws: `.invalid` for an id of no length that ids have, and a key that is no point of P-256.
    package init(
        credential: [UInt8], publicKey: EncryptionKey, relyingParty: RelyingParty, secret: UnlockSecret? = nil
    ) throws(RecordFailure) {
        guard 1...1023 ~= credential.count, publicKey.isOnCurve else {
            throw RecordFailure(.invalid, "a passkey has an id of 1 to 1023 bytes, and a point of P-256 as public key")
        }
        (self.credential, self.publicKey) = (credential, publicKey)
        (self.relyingParty, self.secret) = (relyingParty, secret)
    }
}

extension HolderDesk {
    /// What the wraps of a passkey's secret are called.
    static func wrapName(ofPasskey credential: [UInt8]) -> String {
        "passkey-" + Hex.encode(Array(SHA256.hash(credential).prefix(16)))
    }

    /// Step 1.
    ///
    /// - Parameter secret: the unlock secret again, of a holder in custody.
    /// - Throws: `.approvalNeeded`; `.sessionRefused` for a wrong secret; `.attemptsExhausted`; `.invalid` for a
    ///   passkey that is to unlock a key which the holder keeps; `.conflict`.
    package func addPasskey(
        _ new: NewPasskey, _ approval: Approval?, secret: UnlockSecret?, in session: Session
    ) async throws(RecordFailure) {
        let holder = session.holder
        let ways = try await approvalWays(of: holder)
        var unlocked: Unlocked?
        if !ways.contains(.ledgerKey) {
            guard let secret else {
                throw RecordFailure(.approvalNeeded, "a passkey needs the unlock secret again")
            }
            unlocked = try await unlock("password", of: holder, with: secret)
        }
        guard new.secret == nil || unlocked != nil else {
            throw RecordFailure(.invalid, "a passkey unlocks nothing for a holder who keeps the ledger key")
        }
        if !ways.isEmpty { try await requireApproval(of: .newPasskey(holder, new), approval, in: session) }
        var change: LockedKey.Change?
        if let unlocked {
            let name = HolderDesk.wrapName(ofPasskey: new.credential)
            var kept: [LockedKey] = []
            if let secret = new.secret { kept = try await lock(unlocked.keys, name, secret, of: holder) }
            // Its proof holds off a recovery in between, after which the secret that was shown proves nothing.
            change = LockedKey.Change(holder: holder, proof: unlocked.rows, dropped: [name], kept: kept)
        }
        try await store.keepPasskey(
            StoredPasskey(
                holder: holder, credential: new.credential, publicKey: new.publicKey,
                relyingParty: new.relyingParty.id, origin: new.relyingParty.origin, counter: 0), change)
    }

    /// Opens a session with a passkey's secret. No code is asked for: the passkey is a device, and has verified who
    /// holds it.
    ///
    /// - Throws: `.sessionRefused`, `.attemptsExhausted`; what the key wrapper fails with.
    package func open(
        _ holder: KeyHolder, passkey credential: [UInt8], secret: UnlockSecret
    ) async throws(RecordFailure) -> (token: String, Session) {
        let unlocked = try await unlock(HolderDesk.wrapName(ofPasskey: credential), of: holder, with: secret)
        return sessions.open(
            holder, .secret, unlocked.pinned, others: unlocked.keys.filter { $0.publicKey != unlocked.pinned.publicKey }
        )
    }

    /// Removes a passkey and what it unlocks.
    ///
    /// - Throws: `.notFound`.
    package func removePasskey(_ credential: [UInt8], of holder: KeyHolder) async throws(RecordFailure) {
        let name = HolderDesk.wrapName(ofPasskey: credential)
        guard try await store.removePasskey(credential, of: holder, wraps: name) else {
            throw RecordFailure(.notFound, "such passkey of \(holder.role) \(holder.id)")
        }
    }

    /// The ids of the passkeys that approve for the holder.
    package func passkeys(of holder: KeyHolder) async throws(RecordFailure) -> [[UInt8]] {
        try await store.passkeys(of: holder).map(\.credential)
    }

    /// Step 2: makes sure that an assertion is of a passkey of the holder's, over that text.
    ///
    /// - Throws: `.approvalNeeded`.
    func verify(
        _ assertion: PasskeyAssertion, of holder: KeyHolder, _ text: [UInt8]
    ) async throws(RecordFailure) {
        let found = try await store.passkeys(of: holder).first { $0.credential == assertion.credential }
        guard let found, let party = try? RelyingParty(origin: found.origin, id: found.relyingParty),
            let key = try? CredentialPublicKey(point: found.publicKey.bytes),
            let counter = try? party.verify(
                assertion, challenge: SHA256.hash(text), publicKey: key, counter: found.counter),
            try await store.usePasskey(found, counter: counter)
        else { throw RecordFailure(.approvalNeeded) }
    }
}
