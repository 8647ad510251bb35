internal import AWSSigning
internal import Glibc
internal import RecordErrors

/// Calls to KMS: JSON 1.1, signed, and the meaning of its errors.
extension AWSKMS {
    struct KeyName: Codable, Sendable {
        let key: String

        enum CodingKeys: String, CodingKey {
            case key = "KeyId"
        }
    }

    struct EncryptFields: Encodable {
        let key: String
        let plaintext: String
        let context: [String: String]

        enum CodingKeys: String, CodingKey {
            case key = "KeyId"
            case plaintext = "Plaintext"
            case context = "EncryptionContext"
        }
    }

    struct DecryptFields: Encodable {
        let key: String
        let ciphertext: String
        let context: [String: String]

        enum CodingKeys: String, CodingKey {
            case key = "KeyId"
            case ciphertext = "CiphertextBlob"
            case context = "EncryptionContext"
        }
    }

    struct ReEncryptFields: Encodable {
        let source: String
        let ciphertext: String
        let sourceContext: [String: String]
        let destination: String
        let destinationContext: [String: String]

        enum CodingKeys: String, CodingKey {
            case source = "SourceKeyId"
            case ciphertext = "CiphertextBlob"
            case sourceContext = "SourceEncryptionContext"
            case destination = "DestinationKeyId"
            case destinationContext = "DestinationEncryptionContext"
        }
    }

    struct CiphertextAnswer: Decodable, Sendable {
        let key: String
        let ciphertext: String
        /// For a rewrapped key: its earlier KEK.
        let source: String?

        enum CodingKeys: String, CodingKey {
            case key = "KeyId"
            case ciphertext = "CiphertextBlob"
            case source = "SourceKeyId"
        }
    }

    struct PlaintextAnswer: Decodable, Sendable {
        let key: String
        let plaintext: String

        enum CodingKeys: String, CodingKey {
            case key = "KeyId"
            case plaintext = "Plaintext"
        }
    }

    struct KeyMetadata: Decodable, Sendable {
        let metadata: KeyDescription

        enum CodingKeys: String, CodingKey {
            case metadata = "KeyMetadata"
        }
    }

    struct KeyDescription: Decodable, Sendable {
        let arn: String
        let state: String
        let usage: String
        let specification: String?
        /// The key material of new ciphertexts.
        let material: String?

        enum CodingKeys: String, CodingKey {
            case arn = "Arn"
            case state = "KeyState"
            case usage = "KeyUsage"
            case specification = "KeySpec"
            case material = "CurrentKeyMaterialId"
        }

        /// - Throws: `.wrapperRefused`.
        func check(_ name: String) throws(RecordFailure) {
            let kind = "\(usage), \(specification ?? "SYMMETRIC_DEFAULT")"
            guard kind == "ENCRYPT_DECRYPT, SYMMETRIC_DEFAULT" else {
                throw RecordFailure(
                    .wrapperRefused,
                    "the KMS key \(name) is one for \(kind); what is needed is a symmetric one for encryption")
            }
            guard state == "Enabled" else { throw RecordFailure(.wrapperRefused, "the KMS key \(name) is \(state)") }
        }
    }

    private struct Refusal: Decodable {
        let type: String
        let message: String?

        enum CodingKeys: String, CodingKey {
            case type = "__type"
            case message, Message
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            // The error's name may follow a model's name and a number sign.
            type = try String(container.decode(String.self, forKey: .type).split(separator: "#").last ?? "")
            message =
                try container.decodeIfPresent(String.self, forKey: .message)
                ?? container.decodeIfPresent(String.self, forKey: .Message)
        }
    }

    /// One call, signed with the current credential.
    ///
    /// - Throws: `RecordFailure`.
    func call<Fields: Decodable & Sendable>(
        _ operation: String, _ fields: some Encodable, secret: String = "", isRepeatable: Bool = true
    ) async throws(RecordFailure) -> Fields {
        let body = try WrapperJSON.encode(fields)
        return try await connection.call(isRepeatable: isRepeatable) { () throws(RecordFailure) in
            try self.signed(operation, body)
        } judge: { answer throws(RecordFailure) in
            if answer.status == 200 {
                guard let fields = WrapperJSON.decode(Fields.self, from: answer.body) else { throw self.notKMS }
                return .done(fields)
            }
            return try self.refusal(answer, operation, secret)
        }
    }

    /// The failure for an answer that KMS does not give.
    var notKMS: RecordFailure {
        RecordFailure(
            .wrapperAway,
            "what answers at \(configuration.endpoint) does not answer as AWS KMS does: is the endpoint KMS's?")
    }

    private func signed(_ operation: String, _ body: [UInt8]) throws(RecordFailure) -> WrapperConnection.Request {
        let authority = String(configuration.endpoint.split(separator: "/").last ?? "")
        let headers = [
            ("host", authority), ("content-type", "application/x-amz-json-1.1"),
            ("x-amz-target", "TrentService.\(operation)"),
        ]
        do {
            let signed = try RequestSigner(
                credential: configuration.credentials.read(), region: configuration.region, service: "kms"
            ).sign(
                SignableRequest(method: "POST", path: "/", headers: headers, payload: body), at: Int64(time(nil)))
            return WrapperConnection.Request(target: signed.target, headers: signed.headers, body: body)
        } catch {
            throw RecordFailure(.wrapperRefused, because: error)
        }
    }

    /// The meaning of an error answer: decided by KMS's name for it, whatever the HTTP status.
    private func refusal<Value>(
        _ answer: WrapperConnection.Answer, _ operation: String, _ secret: String
    ) throws(RecordFailure) -> WrapperConnection.Outcome<Value> {
        guard let refusal = WrapperJSON.decode(Refusal.self, from: answer.body) else {
            if answer.status >= 500 || answer.status == 429 {
                return .later("it answers \(answer.status)", isUntouched: answer.status == 429)
            }
            throw notKMS
        }
        let words = WrapperJSON.quoted("\(refusal.type): \(refusal.message ?? "")", without: [secret])
        switch refusal.type {
        case "IncorrectKeyException", "NotFoundException":
            throw RecordFailure(.wrapperNotItsKey, "KMS has another key for it, or none (\(words))")
        case "InvalidCiphertextException":
            throw RecordFailure(.wrapperDamaged, "the wrapped key was altered, or belongs to another context")
        case "ThrottlingException", "Throttling", "RequestLimitExceeded", "TooManyRequestsException":
            return .later("it has too much to do (\(words))", isUntouched: true)
        case "KeyUnavailableException", "DependencyTimeoutException", "KMSInternalException", "InternalFailure",
            "ServiceUnavailable", "ServiceUnavailableException":
            return .later(words, isUntouched: false)
        case "RequestExpired", "SignatureDoesNotMatch", "InvalidSignatureException":
            throw RecordFailure(
                .wrapperRefused,
                "KMS does not take the signature: the secret key is wrong, or this machine's clock is (\(words))")
        case _ where answer.status >= 500:
            return .later(words, isUntouched: false)
        default:
            throw RecordFailure(.wrapperRefused, "KMS does not allow \(operation) (\(words))")
        }
    }
}
