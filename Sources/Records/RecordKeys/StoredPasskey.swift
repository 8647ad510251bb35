package import EHRFamily
package import RecordErrors

/// A holder's passkey as it is pinned: what its assertions over grave acts are verified with.
package struct StoredPasskey: Equatable, Sendable {
    /// Passkeys of one holder: telephones and security keys, with some to spare.
    package static let limit = 20

    package let holder: KeyHolder
    /// The credential's id, 1 to 1023 bytes.
    package let credential: [UInt8]
    /// The public key, a point of P-256.
    package let publicKey: EncryptionKey
    /// The relying party's id, and the origin whose pages use it: an assertion of another one is none.
    package let relyingParty: String
    package let origin: String
    /// Of its last assertion here.
    package let counter: UInt32

    package init(
        holder: KeyHolder, credential: [UInt8], publicKey: EncryptionKey, relyingParty: String, origin: String,
        counter: UInt32
    ) {
        self.holder = holder
        self.credential = credential
        self.publicKey = publicKey
        self.relyingParty = relyingParty
        self.origin = origin
        self.counter = counter
    }
}

/// What is kept of holders' passkeys. Each call is one transaction.
package protocol PasskeyStore: Sendable {
    /// Keeps a passkey in the place of an earlier one of that credential, and the wraps that it opens.
    ///
    /// - Parameter change: of the holder's locked keys; nil where the passkey opens none.
    /// - Throws: `.conflict` where the change's proof is not there as it was read, and for one more than the limit.
    func keepPasskey(_ passkey: StoredPasskey, _ change: LockedKey.Change?) async throws(RecordFailure)

    /// The holder's passkeys, in the order in which they were pinned.
    func passkeys(of holder: KeyHolder) async throws(RecordFailure) -> [StoredPasskey]

    /// Notes the counter of an assertion.
    ///
    /// - Returns: false where it, or a later one, was noted already, or the passkey is gone.
    func usePasskey(_ passkey: StoredPasskey, counter: UInt32) async throws(RecordFailure) -> Bool

    /// Removes a passkey, and destroys the wraps of that name in every form.
    ///
    /// - Returns: whether there was such a passkey.
    func removePasskey(
        _ credential: [UInt8], of holder: KeyHolder, wraps name: String
    ) async throws(RecordFailure) -> Bool
}
