package import Cryptography
package import RecordErrors

/// KEKs in AWS KMS, which they never leave.
///
/// The context is KMS's encryption context, which binds a wrapped key to it and is in CloudTrail in clear: it is a
/// digest without ids. Every call names the intended key, so that a ciphertext cannot select a key of another account.
/// Rewrapping happens inside KMS.
package final class AWSKMS: KeyWrapper {
    package let kind = WrappedKey.Kind.awsKMS

    /// The ARN of the current key: what the configured name referred to when this was opened.
    package let current: String

    let configuration: Configuration
    let connection: WrapperConnection

    private init(
        _ configuration: Configuration, _ connection: WrapperConnection, current: String
    ) {
        self.configuration = configuration
        self.connection = connection
        self.current = current
    }

    /// Connects, and checks that the key is an enabled encryption key.
    ///
    /// - Throws: `RecordFailure`.
    package static func open(_ configuration: Configuration) async throws(RecordFailure) -> AWSKMS {
        try configuration.check()
        let connection = try WrapperConnection(
            endpoint: configuration.endpoint, plainHTTPHosts: configuration.plainHTTPHosts,
            authorities: configuration.authorities, proxy: configuration.proxy, deadline: configuration.deadline,
            attempts: configuration.attempts)
        let key: KeyDescription = try await AWSKMS(configuration, connection, current: configuration.key).describe()
        try key.check(configuration.key)
        return AWSKMS(configuration, connection, current: key.arn)
    }

    package func wrap(_ key: SecretBytes, context: WrappingContext) async throws(RecordFailure) -> WrappedKey {
        try checkLength(key)
        let plaintext = WrapperJSON.base64(key)
        let answer: CiphertextAnswer = try await call(
            "Encrypt", EncryptFields(key: current, plaintext: plaintext, context: AWSKMS.fields(context)),
            secret: plaintext)
        return try wrapped(answer)
    }

    package func unwrap(_ wrapped: WrappedKey, context: WrappingContext) async throws(RecordFailure) -> SecretBytes {
        let key = try own(wrapped)
        let answer: PlaintextAnswer = try await call(
            "Decrypt",
            DecryptFields(
                key: key, ciphertext: WrapperJSON.base64(wrapped.ciphertext), context: AWSKMS.fields(context)))
        guard answer.key == key else { throw otherKey(answer.key) }
        guard var bytes = WrapperJSON.bytes(ofBase64: answer.plaintext), wrappableLengths ~= bytes.count else {
            throw RecordFailure(.wrapperDamaged, "what KMS unwrapped is no key of this project")
        }
        return SecretBytes(movingFrom: &bytes)
    }

    package func rewrap(_ wrapped: WrappedKey, context: WrappingContext) async throws(RecordFailure) -> WrappedKey {
        let (key, context) = (try own(wrapped), AWSKMS.fields(context))
        let answer: CiphertextAnswer = try await call(
            "ReEncrypt",
            ReEncryptFields(
                source: key, ciphertext: WrapperJSON.base64(wrapped.ciphertext), sourceContext: context,
                destination: current, destinationContext: context))
        guard answer.source == key else { throw otherKey(answer.source ?? "none") }
        return try self.wrapped(answer)
    }

    /// Makes KMS generate new material for the current key, which keeps its ARN and all earlier material, and waits
    /// until it is in use. KMS allows this 25 times per key.
    ///
    /// To retire a KEK completely, use another key: configure it as the current one and the old one among the earlier,
    /// rewrap, then disable the old one.
    package func rotate() async throws(RecordFailure) {
        let before = try await describe().material
        let _: KeyName = try await call("RotateKeyOnDemand", KeyName(key: current), isRepeatable: false)
        // If KMS does not name the current material, there is nothing to wait for.
        guard let before else { return }
        try await waitForMaterial(otherThan: before)
    }

    /// Waits for the end of a started rotation; every error says that it has begun.
    private func waitForMaterial(otherThan before: String) async throws(RecordFailure) {
        let begun = "KMS has begun to rotate \(current)"
        let advice = "Wrap keys anew later, without rotating again: \(WrapperConnection.continuation)"
        var last = ""
        let end = ContinuousClock.now + .seconds(Double(configuration.rotationChecks) + configuration.deadline)
        for _ in 0..<configuration.rotationChecks where ContinuousClock.now < end {
            do {
                if try await describe().material != before { return }
                last = ""
            } catch let error where error.code == .wrapperAway {
                // The rotation continues even if its status cannot be read.
                last = " (\(error.words))"
            } catch {
                throw RecordFailure(
                    .wrapperRefused, "\(begun), and does not tell when it is done (\(error)). \(advice)")
            }
            do {
                try await Task.sleep(for: .seconds(1))
            } catch {
                break
            }
        }
        throw RecordFailure(.wrapperAway, "\(begun) and is not done yet\(last). \(advice)")
    }

    func describe() async throws(RecordFailure) -> KeyDescription {
        let answer: KeyMetadata = try await call("DescribeKey", KeyName(key: current))
        return answer.metadata
    }

    /// The ARN of the key that wrapped `wrapped`, which is one of this wrapper's.
    private func own(_ wrapped: WrappedKey) throws(RecordFailure) -> String {
        try checkKind(wrapped)
        let key = String(decoding: wrapped.keyID, as: UTF8.self)
        guard ([current] + configuration.earlierKeys).contains(key) else {
            let name = WrapperJSON.quoted(key, without: [])
            throw RecordFailure(
                .wrapperNotItsKey,
                "it is under \(name), and this wrapper has \(current) and those named as earlier keys")
        }
        return key
    }

    private func wrapped(_ answer: CiphertextAnswer) throws(RecordFailure) -> WrappedKey {
        guard answer.key == current else { throw otherKey(answer.key) }
        guard let ciphertext = WrapperJSON.bytes(ofBase64: answer.ciphertext) else { throw notKMS }
        return try WrappedKey(kind: kind, keyID: Array(current.utf8), ciphertext: ciphertext)
    }

    private func otherKey(_ key: String) -> RecordFailure {
        RecordFailure(
            .wrapperRefused, "KMS was asked to use one key and used another, \(WrapperJSON.quoted(key, without: []))")
    }

    private static func fields(_ context: WrappingContext) -> [String: String] {
        ["ehr-context": Hex.encode(context.bytes)]
    }
}
