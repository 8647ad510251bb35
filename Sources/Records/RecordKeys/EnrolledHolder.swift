package import EHRFamily
package import KeyWrapping
package import RecordErrors

/// A holder whom the service knows by their own keys: what is pinned here counts, whatever a ledger says.
package struct EnrolledHolder: Equatable, Sendable {
    /// Seconds for which an enrolment code is good: a letter takes days.
    package static let codeAge: UInt64 = 7 * 86_400

    package let holder: KeyHolder
    /// The holder's ledger key. Only a rotation that the old key signed changes it.
    package let owner: PublicKeyHex
    /// To which record keys are sealed for the holder; nil where there is none.
    package let encryptionKey: EncryptionKey?
    /// A key of P-256, 65 bytes, that signs approvals of grave acts; nil where there is none.
    package let approvalKey: EncryptionKey?
    /// Whether the service keeps the ledger key, wrapped under an unlock secret.
    package let isInCustody: Bool
    /// Unix seconds.
    package let enrolledAt: UInt64
    /// Unix seconds when the ledger last showed the doctor attested; nil where it never did, or does not any more.
    package let attestedAt: UInt64?

    package init(
        holder: KeyHolder, owner: PublicKeyHex, encryptionKey: EncryptionKey? = nil,
        approvalKey: EncryptionKey? = nil, isInCustody: Bool, enrolledAt: UInt64, attestedAt: UInt64? = nil
    ) {
        self.holder = holder
        self.owner = owner
        self.encryptionKey = encryptionKey
        self.approvalKey = approvalKey
        self.isInCustody = isInCustody
        self.enrolledAt = enrolledAt
        self.attestedAt = attestedAt
    }
}

/// A holder's ledger key in custody, wrapped under one unlock secret and then under the KEK.
///
/// While a rotation is not final a holder has several keys, and each of them has a wrap for each secret.
package struct LockedKey: Equatable, Sendable {
    /// The name of the wrap that only an offline recipient opens.
    package static let offline = "offline"

    package let holder: KeyHolder
    /// The key that is wrapped: its public half.
    package let publicKey: PublicKeyHex
    /// Which secret opens it: `password`, `recovery-1` and so on, `passkey-` with what names one, or `offline`.
    package let name: String
    package let wrapped: WrappedKey

    package init(holder: KeyHolder, publicKey: PublicKeyHex, name: String, wrapped: WrappedKey) {
        self.holder = holder
        self.publicKey = publicKey
        self.name = name
        self.wrapped = wrapped
    }

    /// A change of a holder's locked keys, of one moment.
    package struct Change: Sendable {
        package let holder: KeyHolder
        /// All wraps of one name, as they were read: they must be the same still.
        package let proof: [LockedKey]
        /// Wraps of these names are destroyed, of every key.
        package let dropped: [String]
        /// What is kept then.
        package let kept: [LockedKey]
        /// Whether the holder's one-time password and passkeys go too: who has lost the devices is let in without them.
        package let isForLostDevices: Bool

        package init(
            holder: KeyHolder, proof: [LockedKey], dropped: [String], kept: [LockedKey],
            isForLostDevices: Bool = false
        ) {
            self.holder = holder
            self.proof = proof
            self.dropped = dropped
            self.kept = kept
            self.isForLostDevices = isForLostDevices
        }
    }
}

/// The secret of a holder's one-time passwords, wrapped under the KEK.
package struct StoredOneTimePassword: Equatable, Sendable {
    package let holder: KeyHolder
    package let wrapped: WrappedKey
    /// The step of the code that was used last: this one and those before are over.
    package let lastStep: UInt64

    package init(holder: KeyHolder, wrapped: WrappedKey, lastStep: UInt64) {
        self.holder = holder
        self.wrapped = wrapped
        self.lastStep = lastStep
    }
}

/// What is kept of holders: codes to enrol with, pins, and locked keys. Each call is one transaction, as a
/// `KeyStore`'s are.
package protocol HolderStore: Sendable {
    /// Keeps an enrolment code in the place of an earlier one of the holder.
    ///
    /// - Parameters:
    ///   - digest: SHA-256 of the code.
    ///   - isOfClient: whether a client drew it and not who maintains the service: good only while nothing of the
    ///     holder is here, and never in the place of one that maintenance drew.
    /// - Throws: `.erased`; `.conflict` where the holder is enrolled, or known to a client's code.
    func keepEnrolmentCode(
        _ digest: [UInt8], for holder: KeyHolder, at time: UInt64, isOfClient: Bool
    ) async throws(RecordFailure)

    /// Whether the holder has that code, made at `time` or later.
    func hasEnrolmentCode(
        _ digest: [UInt8], for holder: KeyHolder, madeAfter time: UInt64
    ) async throws(RecordFailure) -> Bool

    /// Enrols a holder and uses up the code. A signing key that an earlier version kept under the KEK alone is
    /// destroyed in every form, as an erasure would.
    ///
    /// - Parameters:
    ///   - time: a code from before is too old.
    ///   - isDiscarding: whether the key that was kept may be another than the pinned one.
    /// - Throws: `.enrolmentRefused` where there is no such code; `.conflict` where another key is kept and not to be
    ///   discarded, and where a client drew the code and something of the holder has come here since; `.erased`.
    func enrol(
        _ enrolled: EnrolledHolder, _ keys: [LockedKey], code: [UInt8], madeAfter time: UInt64, isDiscarding: Bool
    ) async throws(RecordFailure)

    /// The holder; nil for one who is not enrolled.
    func enrolled(_ holder: KeyHolder) async throws(RecordFailure) -> EnrolledHolder?

    /// Deletes enrolment codes that were made before `time`: nobody can enrol with them any more.
    func deleteEnrolmentCodes(madeBefore time: UInt64) async throws(RecordFailure)

    /// The holder's keys under the secret of that name, in the order of their public halves.
    func lockedKeys(_ name: String, of holder: KeyHolder) async throws(RecordFailure) -> [LockedKey]

    /// - Throws: `.conflict` where the change's proof is not there as it was read.
    func replaceLockedKeys(_ change: LockedKey.Change) async throws(RecordFailure)

    /// Keeps the rotation of a key in custody, signed, and with it the new key and its wraps.
    ///
    /// - Returns: the operation of that id that is there already, and then nothing changes.
    /// - Throws: `.conflict` as `replaceLockedKeys`, and while another rotation of the holder waits or the holder has
    ///   too many keys; `.erased`.
    func keepRotation(
        _ operation: LedgerOperation, _ change: LockedKey.Change
    ) async throws(RecordFailure) -> LedgerOperation

    /// Holders with keys in custody that are not the pinned ones, and no rotation that waits, was refused and is not
    /// final, was committed at `time` or later, or was lost after it.
    func holdersWithOldKeys(settledBefore time: UInt64) async throws(RecordFailure) -> [EnrolledHolder]

    /// Destroys in every form the keys of these holders that are not the pinned ones, where all is still as
    /// `holdersWithOldKeys` says.
    ///
    /// - Returns: how many wraps were destroyed.
    func destroyOldKeys(
        of holders: [EnrolledHolder], settledBefore time: UInt64
    ) async throws(RecordFailure) -> Int

    /// Pins another ledger key, where `old` is the pinned one. It is in custody then if the service keeps it.
    ///
    /// - Parameter encryptionKey: pinned too; nil keeps the one of before.
    func repin(
        _ holder: KeyHolder, from old: PublicKeyHex, to new: PublicKeyHex, encryptionKey: EncryptionKey?
    ) async throws(RecordFailure)

    /// The rotations of the holder's ledger key that were committed, with their batches, the newest first.
    func rotations(of holder: KeyHolder) async throws(RecordFailure) -> [LedgerOperation]

    /// How many recovery codes are left.
    func recoveryCodes(of holder: KeyHolder) async throws(RecordFailure) -> Int

    /// Pins another approval key.
    ///
    /// - Throws: `.notFound` for a holder who is not enrolled.
    func setApprovalKey(_ key: EncryptionKey, of holder: KeyHolder) async throws(RecordFailure)

    /// Keeps a one-time password in the place of an earlier one of the holder.
    func keepOneTimePassword(_ password: StoredOneTimePassword) async throws(RecordFailure)

    /// The holder's one-time password; nil where there is none.
    func oneTimePassword(of holder: KeyHolder) async throws(RecordFailure) -> StoredOneTimePassword?

    /// Notes that the code of `step` is used.
    ///
    /// - Returns: false where it, or a later one, is used already.
    func useOneTimePassword(of holder: KeyHolder, step: UInt64) async throws(RecordFailure) -> Bool

    /// - Returns: whether there was one.
    func removeOneTimePassword(of holder: KeyHolder) async throws(RecordFailure) -> Bool
}
