internal import Locking
internal import RecordErrors

/// Calls to Vault: requests, answers, and the meaning of its errors.
extension VaultTransit {
    struct CiphertextAnswer: Decodable, Sendable {
        let ciphertext: String
    }

    struct PlaintextAnswer: Decodable, Sendable {
        let plaintext: String
    }

    /// The engine's description of the key.
    struct KeyAnswer: Decodable, Sendable {
        let type: String
        let derived: Bool
        let exportable: Bool
        let allowPlaintextBackup: Bool
        let latestVersion: Int
        let convergentEncryption: Bool?
        /// OpenBao's.
        let softDeleted: Bool?

        enum CodingKeys: String, CodingKey {
            case type, derived, exportable
            case allowPlaintextBackup = "allow_plaintext_backup"
            case latestVersion = "latest_version"
            case convergentEncryption = "convergent_encryption"
            case softDeleted = "soft_deleted"
        }

        /// - Throws: `.wrapperRefused` for a key that does not bind a context, or can be exported from Vault.
        func check(_ configuration: Configuration) throws(RecordFailure) {
            var faults: [String] = []
            if type != "aes256-gcm96" { faults.append("its type is \(WrapperJSON.quoted(type, without: []))") }
            if !derived { faults.append("it is not derived, and would not bind a wrapped key to its context") }
            if exportable { faults.append("it can be exported") }
            if allowPlaintextBackup { faults.append("it allows backups in clear") }
            if convergentEncryption == true { faults.append("it is convergent, and would show which keys are equal") }
            if softDeleted == true { faults.append("it is deleted") }
            guard faults.isEmpty else {
                throw RecordFailure(
                    .wrapperRefused,
                    "Vault's key “\(configuration.keyName)” cannot be used: \(faults.joined(separator: "; ")). "
                        + "None of this can be changed; make another: \(configuration.making)")
            }
        }
    }

    struct Envelope<Fields: Decodable & Sendable>: Decodable, Sendable {
        let data: Fields
    }

    private struct Errors: Decodable {
        let errors: [String]
    }

    /// - Throws: `RecordFailure`.
    func readKey() async throws(RecordFailure) -> KeyAnswer {
        try await call("GET", configuration.path("keys"), body: nil, judge: decoded)
    }

    /// Posts `fields` to an operation of the key.
    ///
    /// - Parameter secret: the part of the request that no message may repeat.
    /// - Throws: `RecordFailure`.
    func post<Answer: Decodable & Sendable>(
        _ operation: String, _ fields: [String: String], secret: String = ""
    ) async throws(RecordFailure) -> Answer {
        try await call("POST", configuration.path(operation), body: fields, secret: secret, judge: decoded)
    }

    private func decoded<Fields: Decodable & Sendable>(
        _ answer: WrapperConnection.Answer
    ) throws(RecordFailure) -> WrapperConnection.Outcome<Fields> {
        guard let envelope = WrapperJSON.decode(Envelope<Fields>.self, from: answer.body) else { throw notVault }
        return .done(envelope.data)
    }

    /// Whether an answer describes a key that was rotated.
    func hasRotated(_ answer: WrapperConnection.Answer) -> Bool {
        struct Version: Decodable, Sendable {
            let latest: Int

            enum CodingKeys: String, CodingKey { case latest = "latest_version" }
        }
        return WrapperJSON.decode(Envelope<Version>.self, from: answer.body).map { $0.data.latest > 1 } ?? false
    }

    /// The failure for an answer that no Transit engine gives.
    var notVault: RecordFailure {
        RecordFailure(
            .wrapperAway,
            "what answers at \(configuration.address) does not answer as Vault's Transit engine does: is the address "
                + "Vault's?")
    }

    /// One call, with the current token.
    func call<Value: Sendable>(
        isRepeatable: Bool = true, _ method: String, _ target: String, body: [String: String]?, secret: String = "",
        judge:
            @escaping @Sendable (WrapperConnection.Answer) throws(RecordFailure) ->
            WrapperConnection.Outcome<
                Value
            >
    ) async throws(RecordFailure) -> Value {
        let used = LockedValue("")
        let encoded: [UInt8]? = if let body { try WrapperJSON.encode(body) } else { nil }
        return try await connection.call(isRepeatable: isRepeatable) { () throws(RecordFailure) in
            let token = try self.configuration.token.read()
            used.withLock { $0 = token }
            var headers = [("X-Vault-Request", "true"), ("X-Vault-Token", token)]
            if let namespace = self.configuration.namespace { headers.append(("X-Vault-Namespace", namespace)) }
            if encoded != nil { headers.append(("Content-Type", "application/json")) }
            return WrapperConnection.Request(method: method, target: target, headers: headers, body: encoded)
        } judge: { answer throws(RecordFailure) in
            if 200..<300 ~= answer.status { return try judge(answer) }
            let token = used.withLock { $0 }
            let errors = WrapperJSON.decode(Errors.self, from: answer.body)?.errors
            // Whoever stands before Vault may say that it is away, but not what Vault refuses.
            if errors == nil, [400, 403, 404, 405].contains(answer.status) { throw self.notVault }
            let texts = errors ?? []
            let text = WrapperJSON.quoted(texts.joined(separator: " "), without: [token, secret])
            if answer.status == 403, (try? self.configuration.token.read()) != token {
                return .later("the token was refused and has changed since", isUntouched: true)
            }
            return try self.refusal(answer.status, text, "\(method) \(target)")
        }
    }

    /// The meaning of an error answer: decided by the HTTP status, and for 400 by Vault's words.
    private func refusal<Value>(
        _ status: Int, _ text: String, _ request: String
    ) throws(RecordFailure) -> WrapperConnection.Outcome<Value> {
        let name = configuration.keyName
        switch status {
        case 503: return .later("it is sealed or down for maintenance (503)", isUntouched: true)
        case 429: return .later("it has a quota, and that is used up (429)", isUntouched: true)
        case 412, 472, 473: return .later("it is not up to date yet (\(status))", isUntouched: true)
        case 300..<400:
            throw RecordFailure(
                .wrapperAway,
                "\(configuration.address) is a standby that sends elsewhere (\(status)), where no token is sent: "
                    + "give the address of the active node or of a load balancer")
        case 500...: return .later("it answers \(status), \(text)", isUntouched: false)
        case 400: throw badRequest(text, request)
        case 403:
            throw RecordFailure(
                .wrapperRefused,
                "Vault does not allow \(request): the token has expired, or its policy lacks this path (\(text))")
        case 404 where text.isEmpty:
            throw RecordFailure(.wrapperRefused, "Vault has no key “\(name)”; make it: \(configuration.making)")
        case 404:
            throw RecordFailure(
                .wrapperRefused,
                "there is no Transit engine at “\(configuration.mount)”; vault secrets enable "
                    + "-path=\(configuration.mount) transit (Vault says: \(text))")
        default: throw RecordFailure(.wrapperRefused, "Vault answers \(request) with \(status), \(text)")
        }
    }

    private func badRequest(_ text: String, _ request: String) -> RecordFailure {
        let name = configuration.keyName
        if text.contains("key not found") {
            return RecordFailure(.wrapperNotItsKey, "Vault has no key “\(name)” any more")
        }
        if text.contains("version is too new") || text.contains("no such key version") {
            return RecordFailure(
                .wrapperNotItsKey,
                "Vault's key “\(name)” has no such version: it was restored from before, or is another one")
        }
        if text.contains("too old") {
            return RecordFailure(
                .wrapperRefused,
                "it is under a version of “\(name)” that Vault is told not to decrypt with any more: lower its "
                    + "min_decryption_version, re-wrap all keys, and raise it again")
        }
        if text.contains("message authentication failed") || text.contains("invalid ciphertext") {
            return RecordFailure(
                .wrapperDamaged,
                "the wrapped key was altered, or belongs to another context, or “\(name)” was deleted and made anew")
        }
        return RecordFailure(.wrapperRefused, "Vault answers \(request) with 400, \(text)")
    }
}

extension VaultTransit.Configuration {
    /// The command that creates the key.
    var making: String {
        "vault write \(namespace.map { "-namespace=\($0) " } ?? "")\(mount)/keys/\(key) type=aes256-gcm96 "
            + "derived=true exportable=false allow_plaintext_backup=false"
    }
}
