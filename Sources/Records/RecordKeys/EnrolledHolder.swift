package import EHRFamily
package import KeyWrapping
package import RecordErrors

/// A holder whom the service knows by their own keys: what is pinned here counts, whatever a ledger says.
package struct EnrolledHolder: Equatable, Sendable {
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

    package init(
        holder: KeyHolder, owner: PublicKeyHex, encryptionKey: EncryptionKey? = nil,
        approvalKey: EncryptionKey? = nil, isInCustody: Bool, enrolledAt: UInt64
    ) {
        self.holder = holder
        self.owner = owner
        self.encryptionKey = encryptionKey
        self.approvalKey = approvalKey
        self.isInCustody = isInCustody
        self.enrolledAt = enrolledAt
    }
}

/// A holder's ledger key in custody, wrapped under one unlock secret and then under the KEK.
package struct LockedKey: Equatable, Sendable {
    package let holder: KeyHolder
    /// Which secret opens it: `password`, or `recovery-1` and so on.
    package let name: String
    package let wrapped: WrappedKey

    package init(holder: KeyHolder, name: String, wrapped: WrappedKey) {
        self.holder = holder
        self.name = name
        self.wrapped = wrapped
    }
}

/// What is kept of holders: codes to enrol with, pins, and locked keys. Each call is one transaction, as a
/// `KeyStore`'s are.
package protocol HolderStore: Sendable {
    /// Keeps an enrolment code in the place of an earlier one of the holder.
    ///
    /// - Parameter digest: SHA-256 of the code.
    /// - Throws: `.erased`; `.conflict` where the holder is enrolled.
    func keepEnrolmentCode(_ digest: [UInt8], for holder: KeyHolder, at time: UInt64) async throws(RecordFailure)

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
    ///   discarded; `.erased`.
    func enrol(
        _ enrolled: EnrolledHolder, _ keys: [LockedKey], code: [UInt8], madeAfter time: UInt64, isDiscarding: Bool
    ) async throws(RecordFailure)

    /// The holder; nil for one who is not enrolled.
    func enrolled(_ holder: KeyHolder) async throws(RecordFailure) -> EnrolledHolder?

    /// The holder's key under the secret of that name.
    func lockedKey(_ name: String, of holder: KeyHolder) async throws(RecordFailure) -> LockedKey?

    /// Destroys the holder's keys of these names and keeps others, of one moment, where `proof` is still there as it
    /// was read.
    ///
    /// - Throws: `.conflict` where it is not.
    func replaceLockedKeys(
        _ names: [String], of holder: KeyHolder, with keys: [LockedKey], proof: LockedKey
    ) async throws(RecordFailure)

    /// Pins another ledger key of a holder who keeps it, where `old` is the pinned one.
    ///
    /// - Parameter encryptionKey: pinned too; nil keeps the one of before.
    func repin(
        _ holder: KeyHolder, from old: PublicKeyHex, to new: PublicKeyHex, encryptionKey: EncryptionKey?
    ) async throws(RecordFailure)

    /// The rotations of the holder's ledger key that were committed, with their batches, the newest first.
    func rotations(of holder: KeyHolder) async throws(RecordFailure) -> [LedgerOperation]

    /// How many recovery codes are left.
    func recoveryCodes(of holder: KeyHolder) async throws(RecordFailure) -> Int
}
