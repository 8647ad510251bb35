internal import Cryptography
internal import EHRFamily
internal import KeyWrapping
package import RecordKeys
package import SawtoothSigning

/// Signing keys that the service keeps for its users, wrapped under the KEK. For them an auditor trusts the service: an
/// entry does not show who held the key.
extension RecordDesk {
    /// Makes a signing key for `holder` and keeps it.
    ///
    /// - Returns: its public half.
    /// - Throws: `FlowError.keys`, with `.conflict` where the holder has one; `.wrapper`.
    package func makeSigningKey(for holder: KeyHolder) async throws(FlowError) -> PublicKey {
        guard let key = try? PrivateKey.random() else { throw .invalid("no signing key could be made") }
        let context = try RecordDesk.context(of: holder)
        let wrapped = try await flow(FlowError.wrapper) { () async throws(KeyWrappingError) in
            try await wrapper.wrap(key.secretBytes, context: context)
        }
        let stored = StoredSigningKey(
            holder: holder, publicKey: PublicKeyHex(unchecked: key.publicKey.hex), wrapped: wrapped)
        try await flow(FlowError.keys) { () async throws(KeyStoreError) in try await keys.keep(stored) }
        return key.publicKey
    }

    /// The public half of the key in custody of `holder`; nil where there is none.
    ///
    /// - Throws: `FlowError.keys`.
    package func signingKey(of holder: KeyHolder) async throws(FlowError) -> PublicKey? {
        let stored = try await flow(FlowError.keys) { () async throws(KeyStoreError) in
            try await keys.signingKey(of: holder)
        }
        guard let stored else { return nil }
        guard let key = try? PublicKey(hex: stored.publicKey.text) else {
            throw .keys(.damaged("the public key of \(holder.role) \(holder.id) is none"))
        }
        return key
    }

    /// What signs for `holder`: what the caller brought, else the key in custody.
    ///
    /// - Throws: `FlowError.unsigned` where there is neither; `.keys`, `.wrapper`.
    func signer(for holder: KeyHolder, given: (any Signer)?) async throws(FlowError) -> any Signer {
        if let given { return given }
        let stored = try await flow(FlowError.keys) { () async throws(KeyStoreError) in
            try await keys.signingKey(of: holder)
        }
        guard let stored else { throw .unsigned(holder) }
        let context = try RecordDesk.context(of: holder)
        let secret = try await flow(FlowError.wrapper) { () async throws(KeyWrappingError) in
            try await wrapper.unwrap(stored.wrapped, context: context)
        }
        guard let key = try? PrivateKey(secret: secret), key.publicKey.hex == stored.publicKey.text else {
            throw .keys(.damaged("the signing key of \(holder.role) \(holder.id) is not the one it was"))
        }
        return key
    }

    private static func context(of holder: KeyHolder) throws(FlowError) -> WrappingContext {
        try flow(FlowError.wrapper) { () throws(KeyWrappingError) in
            try WrappingContext(purpose: .signingKey, ids: KeyContexts.signingKey(of: holder))
        }
    }
}
