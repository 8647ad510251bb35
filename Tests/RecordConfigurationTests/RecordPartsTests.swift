import AWSSigning
import Cryptography
import KeyWrapping
import Locking
import RecordConfiguration
import RecordErrors
import RecordFlow
import RecordKeys
import RecordStorage
import TestServers
import Testing

@Suite("Parts from settings")
struct RecordPartsTests {
    private let folder = TemporaryFolder()
    private let notices = LockedValue<[String]>([])

    private func open(
        _ json: String, _ environment: [String: String] = [:], flags: [String: String] = [:]
    ) async throws -> RecordParts {
        try folder.write(Array(json.utf8), "config.json")
        let settings = try Settings(
            file: folder.path("config.json"), flags: flags, variable: { environment[$0] })
        return try await RecordParts.open(settings) { notice in notices.withLock { $0.append(notice) } }
    }

    /// What is said where the parts cannot be opened.
    private func complaint(
        _ json: String, _ environment: [String: String] = [:], _ location: SourceLocation = #_sourceLocation
    ) async -> String {
        do {
            await (try open(json, environment)).close()
            Issue.record("opened: \(json)", sourceLocation: location)
            return ""
        } catch {
            return "\(error)"
        }
    }

    private static let byKeyFile = #"{"data": "data", "wrapper": {"keystore": {"key_file": "key"}}}"#

    @Test("the first use makes keystore, key file and database for their owner alone, and says once to back them up")
    func firstUse() async throws {
        let parts = try await open(Self.byKeyFile)
        let context = try WrappingContext(purpose: .patientRoot, ids: ["p", "1"])
        let wrapped = try await parts.desk.wrapper.wrap(.random(count: 32), context: context)
        await parts.close()
        #expect(notices.withLock { $0.count } == 1)
        let notice = notices.withLock { $0.first } ?? ""
        #expect(notice.contains("Back") && notice.contains("data/keystore") && notice.contains("data/keys.sqlite"))
        for name in ["key", "data/keystore", "data/keys.sqlite", "data/erasures.list"] {
            #expect(try folder.permissions(name) == 0o600, "\(name)")
        }
        #expect(try folder.permissions("data") == 0o700)

        let again = try await open(Self.byKeyFile)
        #expect(try await again.desk.wrapper.unwrap(wrapped, context: context).count == 32)
        await again.close()
        #expect(notices.withLock { $0.count } == 1)
    }

    @Test("a passphrase opens a keystore from a file or from a named variable, and another one does not")
    func passphrase() async throws {
        try folder.write(Array("correct horse\n".utf8), "phrase")
        let byFile = #"{"wrapper": {"keystore": {"passphrase_file": "phrase"}}}"#
        let byVariable = #"{"wrapper": {"keystore": {"passphrase_environment": "PHRASE"}}}"#
        await (try open(byFile)).close()
        await (try open(byVariable, ["PHRASE": "correct horse"])).close()
        let wrong = await complaint(byVariable, ["PHRASE": "wrong horse"])
        #expect(wrong.contains("not this keystore's") && !wrong.contains("horse"))
        #expect(await complaint(byVariable).contains("PHRASE"))
    }

    @Test("of several ways to open a keystore the one that comes first counts; two in one place are a mistake")
    func layers() async throws {
        try folder.write(Array("correct horse\n".utf8), "phrase")
        let environment = ["EHR_WRAPPER_KEYSTORE_PASSPHRASE_FILE": folder.path("phrase")]
        await (try open(Self.byKeyFile, environment)).close()
        #expect(try !folder.names().contains("key"))
        let named = environment.merging(["EHR_WRAPPER_KEYSTORE_PASSPHRASE_ENVIRONMENT": "PHRASE", "PHRASE": "x"]) {
            first, _ in first
        }
        #expect(await complaint(Self.byKeyFile, named).contains("both set"))
        let both = environment.merging(["EHR_WRAPPER_KEYSTORE_KEY_FILE": folder.path("key")]) { first, _ in first }
        #expect(await complaint("{}", both).contains("both set"))
        let vault =
            #"{"wrapper": {"kind": "vault", "vault": {"address": "http://127.0.0.1:1", "key": "k", "#
            + #""token_file": "none"}}}"#
        let words = await complaint(vault, ["EHR_WRAPPER_VAULT_TOKEN_ENVIRONMENT": "EHR_TEST_NO_TOKEN"])
        #expect(words.contains("EHR_TEST_NO_TOKEN"), "\(words)")
    }

    @Test("a longest record that cannot be stored in as many parts as S3 takes is refused with both settings")
    func parts() async throws {
        let s3 =
            #"{"wrapper": {"keystore": {"key_file": "k"}}, "objects": {"kind": "s3", "s3": {"bucket": "b", "#
            + #""endpoint": "http://127.0.0.1:1", "credentials_file": "credentials", "part_bytes": 5242880}}, "#
        try folder.write(Self.credentials, "credentials")
        let words = await complaint(s3 + #""limits": {"record_bytes": 52428800000}}"#)
        #expect(words.contains("limits.record_bytes") && words.contains("objects.s3.part_bytes"), "\(words)")
        await (try open(s3 + #""limits": {"record_bytes": 52000000000}}"#)).close()
    }

    private static let credentials =
        Array("[default]\naws_access_key_id = EXAMPLEKEY\naws_secret_access_key = secret\n".utf8)

    private func bucket(_ url: String) async throws -> RecordParts {
        try folder.write(Self.credentials, "credentials")
        return try await open(
            #"{"wrapper": {"keystore": {"key_file": "k"}}, "objects": {"kind": "s3", "s3": {"endpoint": "\#(url)", "#
                + #""bucket": "b", "credentials_file": "credentials", "timeout_seconds": 1}}}"#)
    }

    @Test(
        "a store that sends elsewhere is not followed: what is there gets no request and is not believed",
        .enabled(if: ScriptedServer.isHere))
    func redirected() async throws {
        let there = try await ScriptedServer([.init(200, "<R><IsTruncated>false</IsTruncated></R>")])
        let here = try await ScriptedServer([.init(307, "", headers: ["Location": there.url + "/b?list-type=2"])])
        let parts = try await bucket(here.url)
        await #expect(throws: RecordFailure.self) { _ = try await parts.desk.objects.list(after: nil, limit: 1) }
        #expect(try await there.requests().isEmpty)
        await parts.close()
    }

    @Test(
        "a download that stops coming is given up after the time for a request, as often as it is tried",
        .enabled(if: ScriptedServer.isHere))
    func stalled() async throws {
        let server = try await ScriptedServer([.stall(200, "0123456789", headers: ["ETag": "\"t\""])])
        let parts = try await bucket(server.url)
        let reader = try await parts.desk.objects.read(
            ObjectName("m-" + String(repeating: "a", count: 32)), range: nil)
        #expect(try await reader.next()?.count == 10)
        let start = ContinuousClock.now
        await #expect(throws: RecordFailure.self) { _ = try await reader.next() }
        #expect(ContinuousClock.now - start < .seconds(20))
        await parts.close()
    }

    @Test("a keystore that is gone is not replaced by a new one while there is a database that needs it")
    func lostKeystore() async throws {
        await (try open(Self.byKeyFile)).close()
        try folder.remove("data/keystore")
        let words = await complaint(Self.byKeyFile)
        #expect(words.contains("restore it from its backup"), "\(words)")
        #expect(try !folder.names().contains("data/keystore"))
    }

    @Test("what is missing, doubled or open to others is refused with what to do")
    func refused() async throws {
        #expect(await complaint("{}").contains("wrapper.keystore.key_file (or EHR_WRAPPER_KEYSTORE_KEY_FILE)"))
        #expect(
            await complaint(#"{"wrapper": {"keystore": {"key_file": "k", "passphrase_environment": "P"}}}"#, ["P": "x"])
                .contains("both"))
        try folder.write([1], "phrase", permissions: 0o640)
        #expect(
            await complaint(#"{"wrapper": {"keystore": {"passphrase_file": "phrase"}}}"#).contains("chmod 600"))
        try folder.write([], "empty")
        #expect(await complaint(#"{"wrapper": {"keystore": {"passphrase_file": "empty"}}}"#).contains("empty"))
        #expect(await complaint(#"{"wrapper": {"kind": "pkcs11"}}"#).contains("wrapper.pkcs11.library"))
        let s3 = #"{"wrapper": {"keystore": {"key_file": "k"}}, "objects": {"kind": "s3", "s3": "#
        #expect(await complaint(s3 + "{}}}").contains("objects.s3.bucket"))
        #expect(
            await complaint(s3 + #"{"endpoint": "host:9000", "bucket": "b"}}}"#).contains("objects.s3.endpoint"))
        #expect(
            await complaint(s3 + #"{"endpoint": "https://host:9000", "bucket": "b"}}}"#).contains("AWS_ACCESS_KEY_ID"))
        let key = #"{"wrapper": {"keystore": {"key_file": "k"}}, "ledger": {"batch_key_file": "none.priv"}}"#
        #expect(await complaint(key).contains("none.priv"))
    }

    @Test("ledger, bucket and key wrappers are held to one rule: nothing in clear to others, no password in a URL")
    func addresses() async throws {
        try folder.write(Self.credentials, "credentials")
        let wrapper = #""wrapper": {"keystore": {"key_file": "k"}}"#
        func s3(_ url: String, _ more: String = "") -> String {
            #"{\#(wrapper), "objects": {"kind": "s3", "s3": {"endpoint": "\#(url)", "bucket": "b", "#
                + #""credentials_file": "credentials"\#(more)}}}"#
        }
        func vault(_ url: String) -> String {
            #"{"wrapper": {"kind": "vault", "vault": {"address": "\#(url)", "key": "k", "token_file": "none"}}}"#
        }
        func kms(_ url: String) -> String {
            #"{"wrapper": {"kind": "kms", "kms": {"endpoint": "\#(url)", "key": "k", "region": "r"}}}"#
        }
        func ledger(_ url: String) -> String { #"{\#(wrapper), "ledger": {"url": "\#(url)"}}"# }
        let all = [
            ("objects.s3.endpoint", { s3($0) }), ("wrapper.vault.address", vault),
            ("wrapper.kms.endpoint", kms), ("ledger.url", ledger),
        ]
        for (name, json) in all {
            let plain = await complaint(json("http://other:9000"))
            #expect(plain.contains(name) && plain.contains("connections.plain_http_hosts"), "\(plain)")
            for url in ["https://other//", "https://other:8200//v1", "https://other:8200/v1"] {
                // The ledger's API may be under a path.
                if name == "ledger.url", url.hasSuffix(":8200/v1") { continue }
                let error = await #expect(throws: RecordFailure.self) { try await open(json(url)) }
                #expect(
                    error?.code == .settingInvalid && error?.code.exit.rawValue == 2, "\(String(describing: error))")
                #expect(error?.description.contains("without a path or a second slash") == true)
            }
            let secret = await complaint(json("https://u:hunter2@other"))
            #expect(secret.contains(name) && !secret.contains("hunter2"), "\(secret)")
        }
        let virtual = #", "addressing": "virtual-host""#
        let named = ["EHR_CONNECTIONS_PLAIN_HTTP_HOSTS": "minio"]
        await (try open(s3("http://minio:9000"), named)).close()
        await (try open(s3("http://minio:9000", virtual), named)).close()
        // What the bucket's name is put before is another host than this machine.
        #expect(await complaint(s3("http://localhost:9000", virtual)).contains("b.localhost"))
    }

    @Test("an access key is in a profile of AWS's credentials file, or in the variables that AWS's own tools read")
    func credentials() async throws {
        func source(_ json: String) throws -> AWSCredentialSource {
            try folder.write(Array(json.utf8), "s3.json")
            return try Settings(file: folder.path("s3.json"), variable: { _ in nil }).awsCredentials(
                file: RecordSettings.s3CredentialsFile, profile: RecordSettings.s3CredentialsProfile)
        }
        let named = #"{"objects": {"s3": {"credentials_file": "credentials", "credentials_profile": "other"}}}"#
        guard case .file(folder.path("credentials"), "other") = try source(named),
            case .environment = try source("{}")
        else {
            Issue.record("\(try source(named)), \(try source("{}"))")
            return
        }
    }

    @Test(
        "keys are wrapped by Vault Transit, whose token is named by file or variable", .enabled(if: VaultDouble.isHere))
    func vault() async throws {
        let vault = try VaultDouble.shared.get()
        let key = "k-\(Hex.encode(RandomBytes.make(4)))"
        try await vault.makeKey(key)
        try folder.write(Array("root-token\n".utf8), "token")
        let json =
            #"{"wrapper": {"kind": "vault", "vault": {"address": "\#(vault.url)", "key": "\#(key)", "#
            + #""token_file": "token"}}}"#
        let parts = try await open(json)
        let context = try WrappingContext(purpose: .patientRoot, ids: ["p", "1"])
        let wrapped = try await parts.desk.wrapper.wrap(.random(count: 32), context: context)
        #expect(wrapped.kind == .vaultTransit)
        await parts.close()
        #expect(notices.withLock { $0.isEmpty })
        #expect(await complaint(#"{"wrapper": {"kind": "vault"}}"#).contains("wrapper.vault.address"))
        let missing = #"{"wrapper": {"kind": "vault", "vault": {"address": "\#(vault.url)", "key": "none", "#
        #expect(await complaint(missing + #""token_file": "token"}}}"#).contains("none"))
        #expect(await complaint(missing + #""mount": "transit"}}}"#).contains("token_file"))
    }

    @Test("keys are wrapped by AWS KMS", .enabled(if: KMSServer.isHere))
    func kms() async throws {
        let key = try await KMSServer.makeKey()
        try folder.write(Self.credentials, "credentials")
        let json = """
            {"wrapper": {"kind": "kms", "kms": {"region": "us-east-1", "key": "\(key)",
            "credentials_file": "credentials", "endpoint": "\(try await S3Servers.moto.url())",
            "timeout_seconds": 30, "earlier_keys": ["\(key)"]}}}
            """
        let parts = try await open(json)
        let context = try WrappingContext(purpose: .patientRoot, ids: ["p", "1"])
        #expect(try await parts.desk.wrapper.wrap(.random(count: 32), context: context).kind == .awsKMS)
        await parts.close()
        #expect(await complaint(#"{"wrapper": {"kind": "kms"}}"#).contains("wrapper.kms.region"))
    }

    @Test("a restored key database lies where the settings say, and is refused without its erasure list")
    func restore() async throws {
        let parts = try await open(Self.byKeyFile)
        try await parts.keys.backUp(to: folder.path("backup"))
        await parts.close()
        let settings = try Settings(file: folder.path("config.json"), variable: { _ in nil })
        await #expect(throws: RecordFailure.self) {
            try await RecordParts.restoreKeys(settings, from: folder.path("backup"))
        }
        for name in ["", "-wal", "-shm"] { try? folder.remove("data/keys.sqlite" + name) }
        try await RecordParts.restoreKeys(settings, from: folder.path("backup"))
        await (try open(Self.byKeyFile)).close()
        for name in ["data/keys.sqlite", "data/erasures.list"] { try folder.remove(name) }
        await #expect(throws: RecordFailure.self) {
            try await RecordParts.restoreKeys(settings, from: folder.path("backup"))
        }
    }
}
