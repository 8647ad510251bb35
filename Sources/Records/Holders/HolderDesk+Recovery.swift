internal import Cryptography
package import EHRFamily
internal import KeyWrapping
package import RecordErrors
package import RecordKeys
internal import SawtoothSigning

// The way back for a holder who has lost the password and every recovery code, where a key in a safe is the recipient
// of each key in custody. The private half never reaches the service.
//
// 1. Who maintains the service takes the holder's keys out, as they are sealed to the recipient (`sealedKeys`).
// 2. On the machine of the safe they are opened with the private half, and the holder gives a new password there. Each
//    key is wrapped under it, and sealed to the recipient anew; the pinned key signs all of it (`recover`).
// 3. Who maintains the service hands that in (`restore`). In one transaction the new wraps take the place of those of
//    before, and of the recovery codes; the one-time password is removed.
//
// What was made in 2 is good while the keys are sealed as they were taken out, and so once. A crash changes nothing
// before 3, and nothing after it.

/// A holder's keys in custody, as they are sealed to the offline recipient.
package struct SealedKeys: Sendable {
    package let holder: KeyHolder
    package let pinned: PublicKeyHex
    /// That one's, and those of rotations that are not final, in the order of their public halves.
    package let keys: [SealedLedgerKey]

    package init(holder: KeyHolder, pinned: PublicKeyHex, keys: [SealedLedgerKey]) {
        self.holder = holder
        self.pinned = pinned
        self.keys = keys
    }

    /// Step 2.
    ///
    /// - Parameters:
    ///   - key: the recipient's.
    ///   - secret: the holder's new one.
    /// - Throws: `.releaseFailed` where they are sealed to another recipient, or were altered.
    package func recover(with key: ReaderKey, secret: UnlockSecret) throws(RecordFailure) -> RecoveredKeys {
        var recovered: [RecoveredKeys.Key] = []
        var signer: PrivateKey?
        for sealed in keys {
            let opened = try sealed.open(with: key, of: holder)
            if sealed.publicKey == pinned { signer = opened }
            recovered.append(
                RecoveredKeys.Key(
                    publicKey: sealed.publicKey, opened: SHA256.hash(sealed.sealed),
                    locked: try secret.lock(opened, of: holder).withUnsafeBytes { Array($0) },
                    sealed: try SealedLedgerKey.seal(opened, of: holder, to: sealed.recipient).sealed))
        }
        guard let signer else { throw RecordFailure(.invalid, "the pinned key is not among the sealed ones") }
        do {
            return RecoveredKeys(
                holder: holder, keys: recovered,
                signature: try signer.sign(RecoveredKeys.text(holder, recovered)).bytes)
        } catch {
            throw RecordFailure(.cryptographyFailed, cause: error)
        }
    }
}

/// A holder's keys under a new unlock secret, from the machine of the safe.
package struct RecoveredKeys: Sendable {
    package struct Key: Sendable {
        package let publicKey: PublicKeyHex
        /// SHA-256 of the sealed key that was opened.
        package let opened: [UInt8]
        /// Wrapped under the new secret, 40 bytes.
        package let locked: [UInt8]
        /// Sealed to the recipient anew, 113 bytes.
        package let sealed: [UInt8]

        package init(publicKey: PublicKeyHex, opened: [UInt8], locked: [UInt8], sealed: [UInt8]) {
            self.publicKey = publicKey
            self.opened = opened
            self.locked = locked
            self.sealed = sealed
        }
    }

    package let holder: KeyHolder
    package let keys: [Key]
    /// Of the pinned key, over all of it.
    package let signature: [UInt8]

    package init(holder: KeyHolder, keys: [Key], signature: [UInt8]) {
        self.holder = holder
        self.keys = keys
        self.signature = signature
    }

    /// What is signed: lines, each ended by a line feed.
    static func text(_ holder: KeyHolder, _ keys: [Key]) -> [UInt8] {
        var lines = ["ehr/1 recovery", "\(holder.role): \(holder.id)"]
        for key in keys {
            lines += [
                "key: \(key.publicKey)", "opened: \(Hex.encode(key.opened))", "locked: \(Hex.encode(key.locked))",
                "sealed: \(Hex.encode(key.sealed))",
            ]
        }
        return Array(lines.map { $0 + "\n" }.joined().utf8)
    }
}

extension HolderDesk {
    /// Step 1.
    ///
    /// - Throws: `.notFound` where there are none.
    package func sealedKeys(of holder: KeyHolder) async throws(RecordFailure) -> SealedKeys {
        let rows = try await store.lockedKeys(LockedKey.offline, of: holder)
        guard let enrolled = try await store.enrolled(holder), enrolled.isInCustody, !rows.isEmpty else {
            throw RecordFailure(.notFound, "key of \(holder.role) \(holder.id) that is sealed for recovery")
        }
        return SealedKeys(holder: holder, pinned: enrolled.owner, keys: try await unwrapped(rows))
    }

    /// Step 3. The holder's sessions end.
    ///
    /// - Throws: `.notFound`; `.conflict` where the keys have been sealed anew since; `.invalid` where the pinned key
    ///   has not signed it.
    package func restore(_ recovered: RecoveredKeys) async throws(RecordFailure) {
        let holder = recovered.holder
        let rows = try await store.lockedKeys(LockedKey.offline, of: holder)
        guard let enrolled = try await store.enrolled(holder), enrolled.isInCustody, !rows.isEmpty else {
            throw RecordFailure(.notFound, "key of \(holder.role) \(holder.id) that is sealed for recovery")
        }
        let stored = try await unwrapped(rows)
        guard stored.map(\.publicKey) == recovered.keys.map(\.publicKey),
            zip(stored, recovered.keys).allSatisfy({ SHA256.hash($0.sealed) == $1.opened })
        else {
            throw RecordFailure(
                .conflict, "recovery of \(holder.role) \(holder.id), or change of the unlock secret, since: begin anew")
        }
        guard let owner = try? PublicKey(hex: enrolled.owner.text),
            let signature = Signature(bytes: recovered.signature),
            owner.verifies(signature, over: RecoveredKeys.text(holder, recovered.keys)),
            recovered.keys.allSatisfy({
                $0.locked.count == UnlockSecret.lockedCount && $0.sealed.count == SealedLedgerKey.byteCount
            })
        else { throw RecordFailure(.invalid, "the holder's pinned key has not signed the recovery") }
        var kept: [LockedKey] = []
        for (old, new) in zip(stored, recovered.keys) {
            let publicKey = new.publicKey.text
            kept.append(try await wrap(SecretBytes(copying: new.locked), publicKey, "password", of: holder))
            let sealed = SealedLedgerKey(publicKey: new.publicKey, recipient: old.recipient, sealed: new.sealed)
            kept.append(try await wrap(sealed.stored, publicKey, LockedKey.offline, of: holder))
        }
        try await store.replaceLockedKeys(
            LockedKey.Change(
                holder: holder, proof: rows,
                dropped: ["password", LockedKey.offline] + HolderDesk.recoveryNames, kept: kept,
                isForLostDevices: true))
        sessions.endAll(of: holder)
    }

    private func unwrapped(_ rows: [LockedKey]) async throws(RecordFailure) -> [SealedLedgerKey] {
        var keys: [SealedLedgerKey] = []
        for row in rows {
            let context = try WrappingContext(
                purpose: .lockedKey, ids: KeyContexts.lockedKey(row.name, of: row.holder))
            keys.append(
                try SealedLedgerKey(
                    stored: await wrapper.unwrap(row.wrapped, context: context), publicKey: row.publicKey))
        }
        return keys
    }
}
