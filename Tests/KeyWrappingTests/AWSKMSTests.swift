import AWSSigning
import Cryptography
import Foundation
import KeyWrapping
import RecordErrors
import TestServers
import Testing

@Suite("AWS KMS", .enabled(if: KMSServer.isHere, "needs the Python environment, .build-venv"))
struct AWSKMSTests {
    private let folder = TemporaryFolder()
    private let context: WrappingContext

    init() throws {
        context = try WrappingContext(purpose: .patientRoot, ids: ["p", "1"])
    }

    private func error(_ body: () async throws -> Void) async -> RecordFailure? {
        do {
            try await body()
            return nil
        } catch {
            return error as? RecordFailure
        }
    }

    @Test("keys move from an earlier KMS key to a current one, and no other key of the account is used")
    func succession() async throws {
        let (old, new) = (try await KMSServer.makeKey(), try await KMSServer.makeKey())
        let before = try await AWSKMS.open(KMSServer.configuration(key: old))
        let after = try await AWSKMS.open(KMSServer.configuration(key: new, earlierKeys: [old]))
        let key = SecretBytes.random(count: 32)
        let wrapped = try await before.wrap(key, context: context)
        #expect(try await after.unwrap(wrapped, context: context) == key)
        let moved = try await after.rewrap(wrapped, context: context)
        #expect(String(decoding: moved.keyID, as: UTF8.self) == new)
        #expect(try await after.unwrap(moved, context: context) == key)
        guard
            let why = await error({ _ = try await before.unwrap(moved, context: context) })?.words(
                of: .wrapperNotItsKey)
        else {
            Issue.record("a key that is not configured unwrapped")
            return
        }
        #expect(why.contains(new))
    }

    @Test("rotating has KMS draw new material for the same key")
    func rotation() async throws {
        let arn = try await KMSServer.makeKey()
        let wrapper = try await AWSKMS.open(KMSServer.configuration(key: arn))
        try await wrapper.rotate()
        let rotations = try await KMSServer.call("ListKeyRotations", ["KeyId": arn])["Rotations"] as? [[String: Any]]
        #expect(rotations?.count == 1 && rotations?.first?["RotationType"] as? String == "ON_DEMAND")
    }

    @Test("an alias is followed once, when the wrapper is opened, and its key is the one from then on")
    func alias() async throws {
        let (first, second) = (try await KMSServer.makeKey(), try await KMSServer.makeKey())
        let name = "alias/kek-\(UUID().uuidString)"
        _ = try await KMSServer.call("CreateAlias", ["AliasName": name, "TargetKeyId": first])
        let wrapper = try await AWSKMS.open(KMSServer.configuration(key: name))
        #expect(wrapper.current == first)
        _ = try await KMSServer.call("UpdateAlias", ["AliasName": name, "TargetKeyId": second])
        #expect(
            String(decoding: try await wrapper.wrap(.random(count: 32), context: context).keyID, as: UTF8.self) == first
        )
        #expect(try await AWSKMS.open(KMSServer.configuration(key: name)).current == second)
    }

    @Test("a key that is missing, disabled or for another use is not opened")
    func unsuitable() async throws {
        let gone = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
        let missing = await error { _ = try await AWSKMS.open(KMSServer.configuration(key: gone)) }
        guard missing?.code == .wrapperNotItsKey else {
            Issue.record("a missing key gave \(String(describing: missing))")
            return
        }
        let disabled = try await KMSServer.makeKey()
        _ = try await KMSServer.call(
            "DisableKey", ["KeyId": String(disabled.split(separator: "/").last ?? "")])
        let authenticating = try await KMSServer.makeKey(["KeyUsage": "GENERATE_VERIFY_MAC", "KeySpec": "HMAC_256"])
        for (key, words) in [(disabled, "is Disabled"), (authenticating, "GENERATE_VERIFY_MAC")] {
            let error = await error { _ = try await AWSKMS.open(KMSServer.configuration(key: key)) }
            guard let why = error?.words(of: .wrapperRefused) else {
                Issue.record("\(key) gave \(String(describing: error))")
                continue
            }
            #expect(why.contains(words))
        }
    }

    private static let arn = "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555"
    private static let description = ScriptedServer.Answer(
        200,
        #"{"KeyMetadata":{"Arn":"\#(arn)","KeyId":"1","KeyState":"Enabled","KeyUsage":"ENCRYPT_DECRYPT","#
            + #""KeySpec":"SYMMETRIC_DEFAULT","CurrentKeyMaterialId":"a"}}"#)

    private func scripted(
        _ answers: [ScriptedServer.Answer], deadline: Double = 120, attempts: Int = 3, rotationChecks: Int = 5
    ) async throws -> (ScriptedServer, AWSKMS) {
        let server = try await ScriptedServer([Self.description])
        let wrapper = try await AWSKMS.open(
            .init(
                region: "eu-central-1", key: Self.arn, credentials: .fixed(S3Servers.credential), endpoint: server.url,
                deadline: deadline, attempts: attempts, rotationChecks: rotationChecks))
        try await server.answer(answers)
        return (server, wrapper)
    }

    /// A key that seems to be under the scripted server's.
    private func wrapped() throws -> WrappedKey {
        try WrappedKey(
            decoding: [1, WrappedKey.Kind.awsKMS.rawValue, UInt8(Self.arn.utf8.count)] + Array(Self.arn.utf8)
                + [UInt8](repeating: 7, count: 100))
    }

    @Test("a request names the key, has nothing of the ids but a digest, and is signed with the session's token")
    func request() async throws {
        let server = try await ScriptedServer([
            Self.description,
            .init(200, #"{"KeyId":"\#(Self.arn)","Plaintext":"\#(Data(count: 32).base64EncodedString())"}"#),
        ])
        let credentials = """
            [other]
            aws_access_key_id = OTHER
            [ehr]
            # written by a tool
            aws_access_key_id = AKIDEXAMPLE
            aws_secret_access_key=example-secret
            aws_session_token = a-session
            """
        try folder.write(Array(credentials.utf8), "credentials", permissions: 0o600)
        let wrapper = try await AWSKMS.open(
            .init(
                region: "eu-central-1", key: "alias/kek",
                credentials: .file(path: folder.path("credentials"), profile: "ehr"),
                endpoint: server.url, deadline: 120))
        #expect(
            try await wrapper.unwrap(wrapped(), context: context)
                == SecretBytes(copying: [UInt8](repeating: 0, count: 32)))
        let request = try #require(try await server.requests().last)
        #expect(request.method == "POST" && request.path == "/")
        #expect(request.headers["x-amz-target"] == "TrentService.Decrypt")
        #expect(request.headers["content-type"] == "application/x-amz-json-1.1")
        #expect(request.headers["x-amz-security-token"] == "a-session")
        let authorization = try #require(request.headers["authorization"])
        #expect(authorization.hasPrefix("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"))
        #expect(authorization.contains("/eu-central-1/kms/aws4_request, "))
        #expect(authorization.contains("SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target"))
        let body = try #require(try JSONSerialization.jsonObject(with: Data(request.body.utf8)) as? [String: Any])
        #expect(Set(body.keys) == ["KeyId", "CiphertextBlob", "EncryptionContext"])
        #expect(body["KeyId"] as? String == Self.arn)
        #expect(body["EncryptionContext"] as? [String: String] == ["ehr-context": Hex.encode(context.bytes)])
    }

    private static let refusalCases: [(String, RecordFailure.Code)] = [
        ("IncorrectKeyException", .wrapperNotItsKey), ("NotFoundException", .wrapperNotItsKey),
        ("InvalidCiphertextException", .wrapperDamaged), ("AccessDeniedException", .wrapperRefused),
        ("DisabledException", .wrapperRefused), ("KMSInvalidStateException", .wrapperRefused),
        ("com.amazonaws.kms#InvalidKeyUsageException", .wrapperRefused), ("ExpiredTokenException", .wrapperRefused),
        ("UnrecognizedClientException", .wrapperRefused), ("InvalidSignatureException", .wrapperRefused),
        ("ValidationException", .wrapperRefused), ("ThrottlingException", .wrapperAway),
        ("KMSInternalException", .wrapperAway), ("KeyUnavailableException", .wrapperAway),
        ("DependencyTimeoutException", .wrapperAway),
    ]

    @Test(
        "KMS's refusals are each the error that calls for what is to be done",
        arguments: Self.refusalCases)
    func refusals(type: String, expected: RecordFailure.Code) async throws {
        let (server, wrapper) = try await scripted([.init(400, #"{"__type":"\#(type)","message":"for a test"}"#)])
        let error = try #require(await error { _ = try await wrapper.unwrap(wrapped(), context: context) })
        #expect(error.code == expected)
        // What may pass is tried again, and nothing else is.
        #expect(try await server.requests().count == (expected == .wrapperAway ? 3 : 1))
    }

    @Test("what is no KMS is unreachable, and so is one that breaks off or answers 500")
    func nonsense() async throws {
        for answer in [
            ScriptedServer.Answer(200, "<html>"), .init(200, "{}"), .init(404, "nothing here"), .init(500, "oh"),
            .init(503, ""), .init(429, ""), .close, .cut(200, "{"),
        ] {
            let (server, wrapper) = try await scripted([answer], attempts: 2)
            defer { withExtendedLifetime(server) {} }
            guard await error({ _ = try await wrapper.unwrap(wrapped(), context: context) })?.code == .wrapperAway
            else {
                Issue.record("\(answer) was not unreachable")
                continue
            }
        }
    }

    @Test("an answer about another key than the one that was asked for is not taken")
    func otherKey() async throws {
        let other = Self.arn.replacingOccurrences(of: "1111", with: "9999")
        let plaintext = Data(count: 32).base64EncodedString()
        let (server, wrapper) = try await scripted([
            .init(200, #"{"KeyId":"\#(other)","Plaintext":"\#(plaintext)","CiphertextBlob":"AAAA"}"#)
        ])
        defer { withExtendedLifetime(server) {} }
        for call in [true, false] {
            let error = await error {
                if call {
                    _ = try await wrapper.unwrap(wrapped(), context: context)
                } else {
                    _ = try await wrapper.wrap(.random(count: 32), context: context)
                }
            }
            guard let why = error?.words(of: .wrapperRefused) else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(why.contains(other))
        }
    }

    @Test("a KMS that hangs is ended by the deadline")
    func hanging() async throws {
        let (server, wrapper) = try await scripted([.hang], deadline: 1)
        let error = await error { _ = try await wrapper.unwrap(wrapped(), context: context) }
        #expect(error == RecordFailure(.wrapperAway, "\(server.url) has not answered within 1.0 s"))
    }

    @Test("a rotation is waited for until KMS says that the new material is in use, and is asked for once")
    func rotationTakesTime() async throws {
        let rotated = ScriptedServer.Answer(
            200,
            #"{"KeyMetadata":{"Arn":"\#(Self.arn)","KeyState":"Enabled","KeyUsage":"ENCRYPT_DECRYPT","#
                + #""CurrentKeyMaterialId":"b"}}"#)
        let done = ScriptedServer.Answer(200, #"{"KeyId":"\#(Self.arn)"}"#)
        let (server, wrapper) = try await scripted([Self.description, done, Self.description, rotated])
        try await wrapper.rotate()
        let targets = try await server.requests().compactMap { $0.headers["x-amz-target"] }
        #expect(
            targets.map { $0.replacingOccurrences(of: "TrentService.", with: "") } == [
                "DescribeKey", "RotateKeyOnDemand", "DescribeKey", "DescribeKey",
            ])
        let (other, slow) = try await scripted([Self.description, done, Self.description], rotationChecks: 1)
        defer { withExtendedLifetime(other) {} }
        guard let why = await error({ try await slow.rotate() })?.words(of: .wrapperAway) else {
            Issue.record("a rotation that is not done was taken for done")
            return
        }
        #expect(why.contains("without rotating again"))
    }

    @Test("a rotation that has begun is waited for though KMS is away for a while, and every error says that it has")
    func begun() async throws {
        let rotated = ScriptedServer.Answer(
            200,
            #"{"KeyMetadata":{"Arn":"\#(Self.arn)","KeyState":"Enabled","KeyUsage":"ENCRYPT_DECRYPT","#
                + #""CurrentKeyMaterialId":"b"}}"#)
        let done = ScriptedServer.Answer(200, #"{"KeyId":"\#(Self.arn)"}"#)
        let (server, patient) = try await scripted(
            [Self.description, done, .close, .init(500, "oh"), rotated], attempts: 1)
        try await patient.rotate()
        withExtendedLifetime(server) {}
        let denied = ScriptedServer.Answer(400, #"{"__type":"AccessDeniedException"}"#)
        for (last, words) in [(ScriptedServer.Answer.close, "not done yet"), (denied, "AccessDenied")] {
            let (server, wrapper) = try await scripted(
                [Self.description, done, last], attempts: 1, rotationChecks: 2)
            let error = try #require(await error { try await wrapper.rotate() })
            let said = error.description
            #expect(said.contains("has begun") && said.contains("--rewrap") && said.contains(words), "\(said)")
            withExtendedLifetime(server) {}
        }
    }

    @Test("a rotation that is not answered says that it may have been carried out, and what to do then")
    func rotationNotAnswered() async throws {
        for (answer, deadline) in [(ScriptedServer.Answer.hang, 1.0), (.close, 120), (.init(200, "<html>"), 120)] {
            let (server, wrapper) = try await scripted([Self.description, answer], deadline: deadline)
            let error = try #require(await error { try await wrapper.rotate() })
            let said = error.description
            #expect(said.contains("may have been carried out") && said.contains("--rewrap"), "\(said)")
            #expect(try await server.requests().count == 2)
        }
    }

    @Test("KMS is where its partition has it, where nothing else is said")
    func endpoint() {
        for (region, host) in [
            ("eu-central-1", "kms.eu-central-1.amazonaws.com"), ("us-gov-west-1", "kms.us-gov-west-1.amazonaws.com"),
            ("cn-north-1", "kms.cn-north-1.amazonaws.com.cn"),
        ] {
            #expect(
                AWSKMS.Configuration(region: region, key: "k", credentials: .environment).endpoint == "https://\(host)")
        }
    }
}
