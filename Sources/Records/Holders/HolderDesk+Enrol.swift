internal import Cryptography
package import EHRFamily
internal import KeyWrapping
package import RecordErrors
package import RecordKeys
package import SawtoothSigning

// A holder becomes known by keys of their own.
//
// 1. A code is drawn for the holder, by who maintains the service, and reaches the holder outside of it.
// 2. With the code the holder gives an unlock secret, and the service makes the ledger key and keeps it under that; or
//    the holder shows a ledger key of their own by a signature. Encryption key and approval key come along.
// 3. In one transaction: the code is used up, the keys are pinned, and a key that an earlier version kept under the KEK
//    alone is destroyed, since it is locked now.
//
// A crash before 3 leaves the code good; after it the holder is enrolled. An answer that is lost after 3 loses the
// recovery codes, which the unlock secret draws anew.

extension HolderDesk {
    /// What a holder brings.
    package struct Enrolment: Sendable {
        package let holder: KeyHolder
        package let code: OneTimeCode
        package var encryptionKey: EncryptionKey?
        package var approvalKey: EncryptionKey?
        /// Whether a ledger key that the service has kept until now is destroyed, where the holder brings another: once
        /// the ledger has that one as owner.
        package var isDiscardingKeptKey = false

        package init(
            holder: KeyHolder, code: OneTimeCode, encryptionKey: EncryptionKey? = nil,
            approvalKey: EncryptionKey? = nil
        ) {
            self.holder = holder
            self.code = code
            self.encryptionKey = encryptionKey
            self.approvalKey = approvalKey
        }

        /// What is signed to enrol with a ledger key of one's own: lines, each ended by a line feed.
        package var text: [UInt8] {
            var lines = ["ehr/1 enrolment", "\(holder.role): \(holder.id)", "code: \(Hex.encode(code.digest))"]
            if let encryptionKey { lines.append("encryption key: \(Hex.encode(encryptionKey.bytes))") }
            if let approvalKey { lines.append("approval key: \(Hex.encode(approvalKey.bytes))") }
            return Array(lines.map { $0 + "\n" }.joined().utf8)
        }
    }

    /// Draws a code for the holder; an earlier one is void.
    ///
    /// - Parameter isForClient: whether a client asks and not who maintains the service: for a holder of whom nothing
    ///   is here, when the code is drawn and when it is used. Whether the ledger has the id is the caller's to look up.
    /// - Throws: `.conflict` where the holder is enrolled, or not new to a client; `.erased`.
    package func makeEnrolmentCode(
        for holder: KeyHolder, isForClient: Bool = false
    ) async throws(RecordFailure) -> OneTimeCode {
        let code = OneTimeCode.random()
        try await store.keepEnrolmentCode(code.digest, for: holder, at: clock(), isOfClient: isForClient)
        return code
    }

    /// Enrols a holder whose ledger key the service keeps: the one it kept before, or a new one.
    ///
    /// - Returns: the ledger key's public half, and recovery codes, which are not kept.
    /// - Throws: `.enrolmentRefused`, `.invalid`, `.erased`.
    package func enrol(
        _ enrolment: Enrolment, secret: UnlockSecret
    ) async throws(RecordFailure) -> (PublicKey, recovery: [OneTimeCode]) {
        try await check(enrolment)
        let holder = enrolment.holder
        let kept = try await keptKey(of: holder)
        let key = if let kept { kept } else { try newKey() }
        let codes = HolderDesk.newCodes()
        var locked = try await lock([key], "password", secret, of: holder)
        locked += try await lock([key], codes, of: holder)
        locked += try await sealOffline([key], of: holder)
        try await enrol(enrolment, owner: key.publicKey, locked, isInCustody: true)
        return (key.publicKey, codes)
    }

    /// Enrols a holder who keeps the ledger key.
    ///
    /// - Parameter signature: of `enrolment.text`, by `owner`.
    /// - Throws: as the other; `.invalid` where the signature does not verify; `.conflict` where the service has kept
    ///   another ledger key for the holder, which may be the ledger's owner, and it is not to be discarded.
    package func enrol(
        _ enrolment: Enrolment, owner: PublicKey, signature: Signature
    ) async throws(RecordFailure) {
        try await check(enrolment)
        guard owner.verifies(signature, over: enrolment.text) else {
            throw RecordFailure(.invalid, "the signature of the enrolment does not verify under \(owner)")
        }
        try await enrol(enrolment, owner: owner, [], isInCustody: false)
    }

    private func enrol(
        _ enrolment: Enrolment, owner: PublicKey, _ keys: [LockedKey], isInCustody: Bool
    ) async throws(RecordFailure) {
        try await store.enrol(
            EnrolledHolder(
                holder: enrolment.holder, owner: PublicKeyHex(unchecked: owner.hex),
                encryptionKey: enrolment.encryptionKey, approvalKey: enrolment.approvalKey,
                isInCustody: isInCustody, enrolledAt: clock()),
            keys, code: enrolment.code.digest, madeAfter: oldestCode, isDiscarding: enrolment.isDiscardingKeptKey)
    }

    /// Codes from before are too old.
    private var oldestCode: UInt64 {
        let now = clock()
        return now > HolderLimits.enrolmentAge ? now - HolderLimits.enrolmentAge : 0
    }

    /// Refuses what is no enrolment before it costs eleven calls to the key wrapper.
    private func check(_ enrolment: Enrolment) async throws(RecordFailure) {
        try sessions.admitAttempt(at: enrolment.holder)
        let isGood = try await store.hasEnrolmentCode(
            enrolment.code.digest, for: enrolment.holder, madeAfter: oldestCode)
        guard isGood else {
            sessions.noteFailure(at: enrolment.holder)
            throw RecordFailure(.enrolmentRefused)
        }
        for (key, what) in [(enrolment.encryptionKey, "encryption"), (enrolment.approvalKey, "approval")] {
            if let key, !key.isOnCurve {
                throw RecordFailure(.invalid, "the \(what) key is not a point of the curve P-256")
            }
        }
    }

    /// The key that an earlier version keeps under the KEK alone.
    private func keptKey(of holder: KeyHolder) async throws(RecordFailure) -> PrivateKey? {
        guard let stored = try await store.signingKey(of: holder) else { return nil }
        let context = try WrappingContext(purpose: .signingKey, ids: KeyContexts.signingKey(of: holder))
        let secret = try await wrapper.unwrap(stored.wrapped, context: context)
        guard let key = try? PrivateKey(secret: secret), key.publicKey.hex == stored.publicKey.text else {
            throw RecordFailure(.keysDamaged, "the signing key of \(holder.role) \(holder.id) is not the one it was")
        }
        return key
    }

    func newKey() throws(RecordFailure) -> PrivateKey {
        do {
            return try PrivateKey.random()
        } catch {
            throw RecordFailure(.cryptographyFailed, "no signing key could be made", cause: error)
        }
    }
}
