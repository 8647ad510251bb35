internal import Cryptography
internal import EHRFamily
internal import KeyWrapping
package import RecordErrors
package import RecordKeys
package import SawtoothSigning

/// Signing keys that the service keeps for its users, wrapped under the KEK. For them an auditor trusts the service: an
/// entry does not show who held the key.
extension RecordDesk {
    package func makeSigningKey(for holder: KeyHolder) async throws(RecordFailure) -> PublicKey {
        guard let key = try? PrivateKey.random() else {
            throw RecordFailure(.cryptographyFailed, "no signing key could be made")
        }
        let wrapped = try await wrapper.wrap(key.secretBytes, context: WrappingContext(signingKeyOf: holder))
        try await keys.keepSigningKey(
            StoredSigningKey(
                holder: holder, publicKey: PublicKeyHex(unchecked: key.publicKey.hex), wrapped: wrapped))
        return key.publicKey
    }

    package func signingKey(of holder: KeyHolder) async throws(RecordFailure) -> PublicKey? {
        let stored = try await keys.signingKey(of: holder)?.publicKey
        let enrolled = try await keys.enrolled(holder)
        guard let owner = stored ?? (enrolled?.isInCustody == true ? enrolled?.owner : nil) else { return nil }
        guard let key = try? PublicKey(hex: owner.text) else {
            throw RecordFailure(.keysDamaged, "the public key of \(holder.role) \(holder.id) is invalid")
        }
        return key
    }

    /// What signs for `holder`: what the caller brought, else the key that a session has unlocked, else one that is in
    /// custody without an unlock secret.
    ///
    /// - Throws: `.unsigned` where there is none.
    func signer(for holder: KeyHolder, given: (any Signer)?) async throws(RecordFailure) -> any Signer {
        if let given { return given }
        if let unlocked, unlocked.holder == holder { return unlocked.key }
        guard let stored = try await keys.signingKey(of: holder) else { throw .unsigned(holder) }
        let secret = try await wrapper.unwrap(stored.wrapped, context: WrappingContext(signingKeyOf: holder))
        guard let key = try? PrivateKey(secret: secret), key.publicKey.hex == stored.publicKey.text else {
            throw RecordFailure(
                .keysDamaged, "the signing key of \(holder.role) \(holder.id) is not the one it was")
        }
        return key
    }
}
