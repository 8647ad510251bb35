import Cryptography
import Foundation
import KeyWrapping
import RecordErrors
import TestServers
import Testing

/// Judged by Tests/Doubles/vault_transit.py; no Vault or OpenBao was run.
@Suite("Vault Transit", .enabled(if: VaultDouble.isHere, "needs the Python environment, .build-venv"))
struct VaultTransitTests {
    private let folder = TemporaryFolder()
    private let context: WrappingContext

    init() throws {
        context = try WrappingContext(purpose: .patientRoot, ids: ["p", "1"])
    }

    private var tokenFile: String { folder.path("token") }

    private func error(_ body: () async throws -> Void) async -> RecordFailure? {
        do {
            try await body()
            return nil
        } catch {
            return error as? RecordFailure
        }
    }

    @Test("requests are what the API documentation asks for and nothing else, and the token is in a header alone")
    func strict() async throws {
        let vault = try VaultDouble(mount: "ehr/transit", namespace: "hospital/ward-1")
        try await vault.makeKey("kek")
        let wrapper = try await VaultTransit.open(vault.configuration(key: "kek", tokenFile: tokenFile))
        let key = SecretBytes.random(count: 32)
        let first = try await wrapper.wrap(key, context: context)
        try await wrapper.rotate()
        let second = try await wrapper.rewrap(first, context: context)
        for wrapped in [first, second] { #expect(try await wrapper.unwrap(wrapped, context: context) == key) }
        #expect(try await wrapper.currentVersion() == 2)
        #expect(String(decoding: first.keyID, as: UTF8.self) == "ehr/transit/kek:v1")
        #expect(String(decoding: second.keyID, as: UTF8.self) == "ehr/transit/kek:v2")
        #expect(String(decoding: second.ciphertext, as: UTF8.self).hasPrefix("vault:v2:"))
        let log = try await vault.log()
        #expect(log.violations == [])
        #expect(
            log.requests == [
                "POST /v1/ehr/transit/keys/kek", "GET /v1/ehr/transit/keys/kek", "POST /v1/ehr/transit/encrypt/kek",
                "POST /v1/ehr/transit/keys/kek/rotate", "POST /v1/ehr/transit/rewrap/kek",
                "POST /v1/ehr/transit/decrypt/kek", "POST /v1/ehr/transit/decrypt/kek", "GET /v1/ehr/transit/keys/kek",
            ])
    }

    @Test(
        "a key that would not keep the promise is refused when it is opened, with the command that makes a good one",
        arguments: [
            (["derived": false], "not derived"), (["derived": true, "exportable": true], "exported"),
            (["derived": true, "allow_plaintext_backup": true], "backups in clear"),
            (["derived": true, "convergent_encryption": true], "convergent"),
            (["derived": true, "type": "chacha20-poly1305"], "its type is chacha20-poly1305"),
        ] as [([String: any Sendable], String)])
    func unsuitable(settings: [String: any Sendable], words: String) async throws {
        let vault = try VaultDouble.shared.get()
        let name = "bad-\(UUID().uuidString)"
        try await vault.makeKey(name, settings)
        let configuration = try await vault.configuration(key: name, tokenFile: tokenFile)
        guard let why = await error({ _ = try await VaultTransit.open(configuration) })?.words(of: .wrapperRefused)
        else {
            Issue.record("it was opened")
            return
        }
        #expect(why.contains(words) && why.contains("vault write transit/keys/\(name) type=aes256-gcm96 derived=true"))
    }

    @Test("a key, an engine or a namespace that is not there is refused when it is opened, and said to be missing")
    func missing() async throws {
        let vault = try VaultDouble.shared.get()
        let there = try await vault.configuration(key: "no-such-key", tokenFile: tokenFile)
        guard let why = await error({ _ = try await VaultTransit.open(there) })?.words(of: .wrapperRefused) else {
            Issue.record("a missing key was opened")
            return
        }
        #expect(why.contains("vault write transit/keys/no-such-key"))
        let elsewhere = VaultTransit.Configuration(
            address: vault.url, mount: "no/such", key: "k", token: there.token, deadline: 120)
        guard let why = await error({ _ = try await VaultTransit.open(elsewhere) })?.words(of: .wrapperRefused) else {
            Issue.record("a missing engine was opened")
            return
        }
        #expect(why.contains("vault secrets enable -path=no/such transit"))
    }

    /// A working wrapper of a key of its own, on a Vault of its own.
    private func working(
        deadline: Double = 120, attempts: Int = 4, token: String = "s.token"
    ) async throws -> (VaultDouble, VaultTransit, WrappedKey) {
        let vault = try VaultDouble()
        try await vault.makeKey("kek")
        let wrapper = try await VaultTransit.open(
            vault.configuration(
                key: "kek", token: token, tokenFile: tokenFile, deadline: deadline, attempts: attempts))
        return (vault, wrapper, try await wrapper.wrap(.random(count: 32), context: context))
    }

    @Test("a version below Vault's minimum is refused with what to do; one that Vault never had is not my key")
    func versions() async throws {
        let (vault, wrapper, wrapped) = try await working()
        try await wrapper.rotate()
        try await vault.configure("kek", ["min_decryption_version": 2])
        guard
            let why = await error({ _ = try await wrapper.unwrap(wrapped, context: context) })?.words(
                of: .wrapperRefused)
        else {
            Issue.record("a version that is not allowed any more was unwrapped")
            return
        }
        #expect(why.contains("min_decryption_version"))
        try await vault.configure("kek", ["min_decryption_version": 1])
        _ = try await wrapper.unwrap(wrapped, context: context)

        let newest = try await wrapper.rewrap(wrapped, context: context)
        try await vault.deleteKey("kek")
        guard
            let why = await error({ _ = try await wrapper.unwrap(newest, context: context) })?.words(
                of: .wrapperNotItsKey)
        else {
            Issue.record("a deleted key unwrapped")
            return
        }
        #expect(why.contains("any more"))
        // A token that may encrypt and not make keys: Vault would make one otherwise, under the same name.
        guard await error({ _ = try await wrapper.wrap(.random(count: 32), context: context) })?.code == .wrapperRefused
        else {
            Issue.record("a deleted key wrapped")
            return
        }
        try await vault.makeKey("kek")
        guard
            let why = await error({ _ = try await wrapper.unwrap(newest, context: context) })?.words(
                of: .wrapperNotItsKey)
        else {
            Issue.record("a version that is not there unwrapped")
            return
        }
        #expect(why.contains("no such version"))
        guard
            let why = await error({ _ = try await wrapper.unwrap(wrapped, context: context) })?.words(
                of: .wrapperDamaged)
        else {
            Issue.record("a key that was made anew unwrapped")
            return
        }
        #expect(why.contains("deleted and made anew"))
    }

    @Test("a token is used as the file has it, and one that was renewed in the meantime ends a refusal")
    func token() async throws {
        let (vault, wrapper, wrapped) = try await working(token: "s.first")
        try await vault.allow("s.second")
        try await vault.forget("s.first")
        guard
            let why = await error({ _ = try await wrapper.unwrap(wrapped, context: context) })?.words(
                of: .wrapperRefused)
        else {
            Issue.record("a token that was revoked unwrapped")
            return
        }
        #expect(why.contains("does not allow") && !why.contains("s.first"))
        try folder.write(Array("s.second\n".utf8), "token", permissions: 0o600)
        _ = try await wrapper.unwrap(wrapped, context: context)

        for (bytes, permissions, words) in [
            ([], 0o600, "no token"), (Array("two words".utf8), 0o600, "no token"),
            (Array("s.second\nX-Evil: 1".utf8), 0o600, "no token"), (Array("s.second".utf8), 0o644, "chmod 640"),
        ] as [([UInt8], Int, String)] {
            try folder.write(bytes, "token", permissions: permissions)
            guard
                let why = await error({ _ = try await wrapper.unwrap(wrapped, context: context) })?.words(
                    of: .wrapperRefused)
            else {
                Issue.record("\(bytes) is a token")
                continue
            }
            #expect(why.contains(words), "\(why)")
        }
        setenv("EHR_TEST_VAULT_TOKEN", "s.second", 1)
        let other = try await VaultTransit.open(
            .init(address: vault.url, key: "kek", token: .environment(name: "EHR_TEST_VAULT_TOKEN"), deadline: 120))
        _ = try await other.unwrap(wrapped, context: context)
        let none = VaultTransit.Configuration(
            address: vault.url, key: "kek", token: .environment(name: "EHR_TEST_NO_TOKEN"))
        #expect(
            await error { _ = try await VaultTransit.open(none) }
                == RecordFailure(
                    .wrapperRefused, "the environment variable EHR_TEST_NO_TOKEN, for Vault's token, is not set"))
        #expect(try await vault.log().violations == [])
    }

    @Test("an operation that the token's policy lacks is refused by name, and the others go on")
    func denied() async throws {
        let (vault, wrapper, wrapped) = try await working()
        try await vault.allow("s.token", butNot: ["decrypt"])
        guard
            let why = await error({ _ = try await wrapper.unwrap(wrapped, context: context) })?.words(
                of: .wrapperRefused)
        else {
            Issue.record("a denied operation was done")
            return
        }
        #expect(why.contains("POST /v1/transit/decrypt/kek"))
        _ = try await wrapper.rewrap(wrapped, context: context)
    }

    @Test(
        "a Vault that is sealed, overloaded or behind for a moment is asked again, and no error is seen",
        arguments: [VaultDouble.Mode.sealed, .quota, .state, .performanceStandby, .fault, .unhealthy, .close, .cut])
    func passing(mode: VaultDouble.Mode) async throws {
        let (vault, wrapper, wrapped) = try await working()
        try await vault.misbehave(mode, count: 2)
        _ = try await wrapper.unwrap(wrapped, context: context)
        #expect(try await vault.log().requests.filter { $0.contains("decrypt") }.count == 3)
    }

    @Test(
        "one that stays so is unreachable, after as many attempts as asked for",
        arguments: [
            (VaultDouble.Mode.sealed, "sealed"), (.quota, "quota"), (.fault, "storage is away"), (.unhealthy, "502"),
            (.close, "2 times"), (.cut, "2 times"), (.performanceStandby, "473"), (.standby, "standby"),
            (.garbage, "does not answer as Vault"), (.noJSON, "does not answer as Vault"),
            (.empty, "does not answer as Vault"), (.huge, "more than 65536 bytes"),
        ])
    func lasting(mode: VaultDouble.Mode, words: String) async throws {
        let (vault, wrapper, wrapped) = try await working(attempts: 2)
        try await vault.misbehave(mode)
        guard
            let why = await error({ _ = try await wrapper.unwrap(wrapped, context: context) })?.words(of: .wrapperAway)
        else {
            Issue.record("\(mode) was not unreachable")
            return
        }
        #expect(why.contains(words), "\(why)")
        try await vault.misbehave(.normal)
        _ = try await wrapper.unwrap(wrapped, context: context)
    }

    @Test(
        "one that hangs, before an answer or in the middle of it, is ended by the deadline",
        arguments: [VaultDouble.Mode.hang, .stall, .drip])
    func hanging(mode: VaultDouble.Mode) async throws {
        let (vault, _, wrapped) = try await working()
        let hasty = try await VaultTransit.open(
            vault.configuration(key: "kek", token: "s.token", tokenFile: tokenFile, deadline: 1))
        try await vault.misbehave(mode)
        for call in ["unwrap", "wrap", "rewrap", "rotate"] {
            let start = ContinuousClock.now
            let error = await error {
                switch call {
                case "unwrap": _ = try await hasty.unwrap(wrapped, context: context)
                case "wrap": _ = try await hasty.wrap(.random(count: 32), context: context)
                case "rewrap": _ = try await hasty.rewrap(wrapped, context: context)
                default: try await hasty.rotate()
                }
            }
            let said = error?.description ?? ""
            #expect(said.contains("\(vault.url) has not answered within 1.0 s"), "\(call): \(said)")
            // Of all calls this one must not be made again unseen.
            #expect(said.contains("may have been carried out") == (call == "rotate"), "\(call): \(said)")
            // Far from the hour that the double would take; a busy machine may be late by seconds.
            #expect(ContinuousClock.now - start < .seconds(15), "\(call)")
        }
        try await vault.misbehave(.normal)
        _ = try await hasty.unwrap(wrapped, context: context)
    }

    @Test("a rotation whose outcome is not known is not sent again; one that was not begun is")
    func rotatedOnce() async throws {
        let (vault, wrapper, _) = try await working()
        try await vault.misbehave(.fault, count: 1)
        guard let why = await error({ try await wrapper.rotate() })?.words(of: .wrapperAway) else {
            Issue.record("a rotation that failed did not")
            return
        }
        #expect(why.contains("may have been carried out"))
        try await vault.misbehave(.sealed, count: 2)
        try await wrapper.rotate()
        #expect(try await wrapper.currentVersion() == 2)
    }

    @Test("a call that its task gives up ends at once")
    func cancelled() async throws {
        let (vault, wrapper, wrapped) = try await working()
        try await vault.misbehave(.hang)
        let context = context
        let call = Task { try await wrapper.unwrap(wrapped, context: context) }
        while try await vault.log().requests.last?.contains("decrypt") != true {}
        call.cancel()
        guard case .failure(let error as RecordFailure) = await call.result, error.code == .wrapperAway else {
            Issue.record("a cancelled call did not end as unreachable")
            return
        }
    }

    @Test("an answer that repeats the token or the key is not repeated in the error")
    func echo() async throws {
        let (vault, wrapper, wrapped) = try await working(token: "s.secret-token")
        try await vault.misbehave(.echo)
        let error = await error { _ = try await wrapper.unwrap(wrapped, context: context) }
        #expect(error.map { !$0.description.contains("s.secret-token") } == true)
        #expect(error?.description.contains("held a secret") == true)
    }

    @Test("TLS is checked against the named authority, and against the system's where none is named")
    func tls() async throws {
        let vault = try VaultDouble(speaksTLS: true)
        try await vault.makeKey("kek")
        let configuration = try await vault.configuration(key: "kek", tokenFile: tokenFile)
        let wrapper = try await VaultTransit.open(configuration)
        let key = SecretBytes.random(count: 32)
        #expect(try await wrapper.unwrap(wrapper.wrap(key, context: context), context: context) == key)

        let trusting = VaultTransit.Configuration(
            address: vault.url, key: "kek", token: configuration.token, deadline: 120, attempts: 1)
        guard await error({ _ = try await VaultTransit.open(trusting) })?.code == .wrapperAway else {
            Issue.record("a certificate that nobody vouches for was trusted")
            return
        }
        try folder.write(Array("nothing".utf8), "empty.pem")
        for file in [folder.path("empty.pem"), folder.path("none.pem")] {
            let wrong = VaultTransit.Configuration(
                address: vault.url, key: "kek", token: configuration.token, authorities: file)
            guard let why = await error({ _ = try await VaultTransit.open(wrong) })?.words(of: .wrapperRefused) else {
                Issue.record("\(file) was taken")
                continue
            }
            #expect(why.contains(file))
        }
        #expect(try await vault.log().violations == [])
    }

    @Test(
        "an address that would show keys, and names that are no names, are refused before anything is sent",
        arguments: [
            ("http://vault.example:8200", "k", "transit"), ("vault.example", "k", "transit"),
            ("https://user:pass@vault.example", "k", "transit"), ("https://vault.example/v1", "k", "transit"),
            ("https://127.0.0.1:1", "a/b", "transit"), ("https://127.0.0.1:1", "", "transit"),
            ("https://127.0.0.1:1", "k?x", "transit"), ("https://127.0.0.1:1", "k", "../sys"),
            ("https://127.0.0.1:1", "k", "a//b"), ("https://127.0.0.1:1", String(repeating: "k", count: 101), "t"),
        ])
    func unusable(address: String, key: String, mount: String) async throws {
        let configuration = VaultTransit.Configuration(
            address: address, mount: mount, key: key, token: .environment(name: "EHR_TEST_NO_TOKEN"))
        guard let why = await error({ _ = try await VaultTransit.open(configuration) })?.words(of: .wrapperRefused)
        else {
            Issue.record("it was opened")
            return
        }
        #expect(!why.contains("is not set"))
    }
}
