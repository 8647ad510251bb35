import AWSSigning
import Cryptography
import Foundation
import KeyWrapping
import RecordErrors
import TestServers
import Testing

/// A web server, a captive portal or a proxy where Vault or KMS should be: it answers 200 to everything.
@Suite("What answers 200 and is no key wrapper", .enabled(if: ScriptedServer.isHere, "needs .build-venv"))
struct NoWrapperTests {
    private static let page = "<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body>Hello</body></html>"

    static let answers: [ScriptedServer.Answer] = [
        .init(200, page, headers: ["Content-Type": "text/html"]), .init(200), .init(200, "{}"),
        .init(200, #"{"data": {}}"#), .init(200, #"{"data": null, "KeyId": "k", "KeyMetadata": {}}"#), .init(404, page),
        .init(403, page),
    ]

    private static let arn = "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555"
    private let folder = TemporaryFolder()
    private let context: WrappingContext

    init() throws {
        context = try WrappingContext(purpose: .patientRoot, ids: ["p", "1"])
    }

    private func vault(_ url: String) async throws -> VaultTransit {
        try folder.write(Array("s.token\n".utf8), "token", permissions: 0o600)
        return try await VaultTransit.open(
            .init(address: url, key: "kek", token: .file(path: folder.path("token")), deadline: 60, attempts: 1))
    }

    private func kms(_ url: String) async throws -> AWSKMS {
        try await AWSKMS.open(
            .init(
                region: "eu-central-1", key: Self.arn, credentials: .fixed(S3Servers.credential), endpoint: url,
                deadline: 60, attempts: 1))
    }

    /// The wrapper, opened while its server was a good one; and a key that it wrapped.
    private func opened(_ isVault: Bool) async throws -> (ScriptedServer, any KeyWrapper, WrappedKey) {
        if isVault {
            let server = try await ScriptedServer([
                .init(
                    200,
                    #"{"data": {"type": "aes256-gcm96", "derived": true, "exportable": false, "#
                        + #""allow_plaintext_backup": false, "latest_version": 1}}"#)
            ])
            let text = "vault:v1:\(Data(count: 60).base64EncodedString())"
            let id = "transit/kek:v1"
            let wrapped = try WrappedKey(
                decoding: [1, WrappedKey.Kind.vaultTransit.rawValue, UInt8(id.utf8.count)] + Array(id.utf8)
                    + Array(text.utf8))
            return (server, try await vault(server.url), wrapped)
        }
        let server = try await ScriptedServer([
            .init(
                200,
                #"{"KeyMetadata": {"Arn": "\#(Self.arn)", "KeyState": "Enabled", "KeyUsage": "ENCRYPT_DECRYPT"}}"#)
        ])
        let wrapped = try WrappedKey(
            decoding: [1, WrappedKey.Kind.awsKMS.rawValue, UInt8(Self.arn.utf8.count)] + Array(Self.arn.utf8)
                + [UInt8](repeating: 7, count: 100))
        return (server, try await kms(server.url), wrapped)
    }

    @Test("is refused when a wrapper is opened, and at each call, with what to look at", arguments: answers.indices)
    func refused(answer: Int) async throws {
        let answer = Self.answers[answer]
        for isVault in [true, false] {
            let (server, wrapper, wrapped) = try await opened(isVault)
            try await server.answer([answer])
            let (url, context) = (server.url, context)
            let calls: [(String, () async throws -> Void)] = [
                ("open", { _ = isVault ? try await vault(url) as any KeyWrapper : try await kms(url) }),
                ("wrap", { _ = try await wrapper.wrap(.random(count: 32), context: context) }),
                ("unwrap", { _ = try await wrapper.unwrap(wrapped, context: context) }),
                ("rewrap", { _ = try await wrapper.rewrap(wrapped, context: context) }),
                ("rotate", { try await wrapper.rotate() }),
            ]
            for (what, call) in calls {
                let error = await #expect(throws: RecordFailure.self, "\(wrapper.kind) \(what)") { try await call() }
                let words = error?.words(of: .wrapperAway) ?? "\(String(describing: error))"
                #expect(words.contains(isVault ? "as Vault's Transit engine does" : "as AWS KMS does"), "\(words)")
            }
        }
    }
}
