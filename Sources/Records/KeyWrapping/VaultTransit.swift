package import Cryptography
package import RecordErrors

/// KEKs in the Transit engine of HashiCorp Vault or OpenBao, which they never leave.
///
/// The engine's key uses derivation: Vault derives the wrapping key from the KEK and the context, so that a wrapped key
/// unwraps only with its own context. The context is a digest: Vault's logs contain no ids. Each version of the
/// engine's key is a KEK; rewrapping happens inside Vault.
package final class VaultTransit: KeyWrapper {
    package let kind = WrappedKey.Kind.vaultTransit

    let configuration: Configuration
    let connection: WrapperConnection

    private init(_ configuration: Configuration) throws(RecordFailure) {
        try configuration.check()
        self.configuration = configuration
        connection = try WrapperConnection(
            endpoint: configuration.address, plainHTTPHosts: configuration.plainHTTPHosts,
            authorities: configuration.authorities, proxy: configuration.proxy, deadline: configuration.deadline,
            attempts: configuration.attempts)
    }

    /// Connects, and checks that the key exists and has the required properties.
    ///
    /// - Throws: `.wrapperRefused`, with the command that creates the key, if it is missing or of another kind;
    ///   `.wrapperAway`.
    package static func open(_ configuration: Configuration) async throws(RecordFailure) -> VaultTransit {
        let wrapper = try VaultTransit(configuration)
        try await wrapper.readKey().check(configuration)
        return wrapper
    }

    /// The version of the current KEK.
    ///
    /// - Throws: `RecordFailure`.
    package func currentVersion() async throws(RecordFailure) -> Int {
        try await readKey().latestVersion
    }

    package func wrap(_ key: SecretBytes, context: WrappingContext) async throws(RecordFailure) -> WrappedKey {
        try checkLength(key)
        let plaintext = WrapperJSON.base64(key)
        let answer: CiphertextAnswer = try await post(
            "encrypt", ["plaintext": plaintext, "context": WrapperJSON.base64(context.bytes)], secret: plaintext)
        return try wrapped(answer)
    }

    package func unwrap(_ wrapped: WrappedKey, context: WrappingContext) async throws(RecordFailure) -> SecretBytes {
        let ciphertext = try own(wrapped)
        let answer: PlaintextAnswer = try await post(
            "decrypt", ["ciphertext": ciphertext.text, "context": WrapperJSON.base64(context.bytes)])
        guard var bytes = WrapperJSON.bytes(ofBase64: answer.plaintext), wrappableLengths ~= bytes.count else {
            throw RecordFailure(.wrapperDamaged, "what Vault unwrapped is no key of this project")
        }
        return SecretBytes(movingFrom: &bytes)
    }

    package func rewrap(_ wrapped: WrappedKey, context: WrappingContext) async throws(RecordFailure) -> WrappedKey {
        let ciphertext = try own(wrapped)
        let answer: CiphertextAnswer = try await post(
            "rewrap", ["ciphertext": ciphertext.text, "context": WrapperJSON.base64(context.bytes)])
        return try self.wrapped(answer)
    }

    package func rotate() async throws(RecordFailure) {
        // A superfluous rotation would only fill Vault's entry for the key with unused versions.
        let target = configuration.path("keys", "/rotate")
        try await call(isRepeatable: false, "POST", target, body: [:]) { answer throws(RecordFailure) in
            // Earlier versions answer without a body, others describe the key.
            guard answer.status == 204 || self.hasRotated(answer) else { throw self.notVault }
            return .done(())
        }
    }

    /// The ciphertext of a key that this wrapper wrapped.
    private func own(_ wrapped: WrappedKey) throws(RecordFailure) -> VaultCiphertext {
        try checkKind(wrapped)
        let keyID = String(decoding: wrapped.keyID, as: UTF8.self)
        let name = configuration.keyName
        guard keyID.hasPrefix("\(name):v"), let version = Int(keyID.dropFirst(name.count + 2)) else {
            let other = WrapperJSON.quoted(keyID, without: [])
            throw RecordFailure(.wrapperNotItsKey, "it is under “\(other)”, and this wrapper's key is “\(name)”")
        }
        guard let ciphertext = VaultCiphertext(String(decoding: wrapped.ciphertext, as: UTF8.self)),
            wrapped.keyID == Array(configuration.keyID(version: ciphertext.version).utf8)
        else {
            throw RecordFailure(
                .wrapperDamaged, "the wrapped key was altered: it is no ciphertext of version \(version)")
        }
        return ciphertext
    }

    private func wrapped(_ answer: CiphertextAnswer) throws(RecordFailure) -> WrappedKey {
        guard let ciphertext = VaultCiphertext(answer.ciphertext) else { throw notVault }
        return try WrappedKey(
            kind: kind, keyID: Array(configuration.keyID(version: ciphertext.version).utf8),
            ciphertext: Array(ciphertext.text.utf8))
    }
}
