import AWSSigning
import Cryptography
import Foundation
import KeyWrapping
import RecordErrors
import TestServers
import Testing

/// The four ways in which a wrapper fails, each brought about in every wrapper that can fail so. A keystore is a file
/// on this machine: there is nothing of it to reach.
@Suite("The four errors of every key wrapper")
struct FourErrorsTests {
    enum Failure: String, Sendable, CaseIterable {
        case notMyKey, refused, unreachable, damaged

        var code: RecordFailure.Code {
            switch self {
            case .notMyKey: .wrapperNotItsKey
            case .refused: .wrapperRefused
            case .unreachable: .wrapperAway
            case .damaged: .wrapperDamaged
            }
        }
    }

    private static let cases = Wrappers.here.flatMap { kind in
        Failure.allCases.map { (kind, $0) }
    }.filter { kind, failure in
        failure != .unreachable || kind != .keystoreWithPassphrase && kind != .keystoreWithKeyFile
    }

    private let folder = TemporaryFolder()
    private let context: WrappingContext

    init() throws {
        context = try WrappingContext(purpose: .signingKey, ids: ["patient", "p"])
    }

    @Test("what goes wrong is the error that says what to do, from unwrapping and from re-wrapping", arguments: cases)
    func failure(kind: Wrappers, failure: Failure) async throws {
        let (wrapper, wrapped, context) = try await provoked(kind, failure)
        for call in [true, false] {
            let error = await #expect(throws: RecordFailure.self) {
                if call {
                    _ = try await wrapper.unwrap(wrapped, context: context)
                } else {
                    _ = try await wrapper.rewrap(wrapped, context: context)
                }
            }
            #expect(error?.code == failure.code, "\(String(describing: error))")
        }
    }

    /// A wrapper, and a wrapped key that it fails at in this way.
    private func provoked(
        _ kind: Wrappers, _ failure: Failure
    ) async throws -> (any KeyWrapper, WrappedKey, WrappingContext) {
        let wrapper = try await kind.make(in: folder, "a")
        switch failure {
        case .notMyKey:
            let other = try await kind.make(in: folder, "b")
            return (wrapper, try await other.wrap(.random(count: 32), context: context), context)
        case .damaged:
            var bytes = try await wrapper.wrap(.random(count: 32), context: context).encoded
            // Vault's form is base64, where one character for another leaves it well formed.
            let place = bytes.count - 8
            bytes[place] = kind == .vault ? (bytes[place] == UInt8(ascii: "A") ? 0x42 : 0x41) : bytes[place] ^ 1
            return (wrapper, try WrappedKey(decoding: bytes), context)
        case .refused: return try await refused(kind)
        case .unreachable: return try await unreachable(kind)
        }
    }

    private func refused(_ kind: Wrappers) async throws -> (any KeyWrapper, WrappedKey, WrappingContext) {
        switch kind {
        case .keystoreWithPassphrase, .keystoreWithKeyFile:
            // Another process has rotated, and the file is open to others since.
            let unlocking: LocalKeystore.Unlocking
            if kind == .keystoreWithKeyFile {
                try folder.write(RandomBytes.make(32), "k", permissions: 0o600)
                unlocking = .keyFile(path: folder.path("k"))
            } else {
                unlocking = .passphrase(SecretBytes(copying: Array("correct horse".utf8)))
            }
            let path = folder.path("refusing")
            let other = try LocalKeystore.make(at: path, unlocking, scrypt: Scrypt(n: 16, r: 1, p: 1))
            let wrapper = try LocalKeystore.open(at: path, unlocking)
            try await other.rotate()
            let wrapped = try await other.wrap(.random(count: 32), context: context)
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            return (wrapper, wrapped, context)
        case .token:
            let wrapper = try SoftHSM.wrapper(label: "x", pin: "9999-test", token: SoftHSM.otherToken())
            return (wrapper, try WrappedKey(decoding: [1, 2, 1, 0] + [UInt8](repeating: 0, count: 60)), context)
        case .vault:
            let vault = try VaultDouble.shared.get()
            let (key, token) = (UUID().uuidString, UUID().uuidString)
            try await vault.makeKey(key)
            let wrapper = try await VaultTransit.open(
                vault.configuration(key: key, token: token, tokenFile: folder.path("token")))
            let wrapped = try await wrapper.wrap(.random(count: 32), context: context)
            try await vault.allow(token, butNot: ["decrypt", "rewrap"])
            return (wrapper, wrapped, context)
        case .kms:
            let arn = try await KMSServer.makeKey()
            let wrapper = try await AWSKMS.open(KMSServer.configuration(key: arn))
            // moto refuses to decrypt what is under another key than the one that is named, and re-encrypts it, which
            // this wrapper refuses; AWS says IncorrectKeyException to both.
            let other = try await AWSKMS.open(KMSServer.configuration(key: KMSServer.makeKey()))
            let foreign = try await other.wrap(.random(count: 32), context: context)
            let claimed = try WrappedKey(
                decoding: [1, 4, UInt8(arn.utf8.count)] + Array(arn.utf8) + foreign.ciphertext)
            return (wrapper, claimed, context)
        }
    }

    private func unreachable(_ kind: Wrappers) async throws -> (any KeyWrapper, WrappedKey, WrappingContext) {
        switch kind {
        case .keystoreWithPassphrase, .keystoreWithKeyFile, .token:
            let wrapper = try SoftHSM.wrapper(label: "x", token: "pulled out")
            return (wrapper, try WrappedKey(decoding: [1, 2, 1, 0] + [UInt8](repeating: 0, count: 60)), context)
        case .vault:
            let vault = try VaultDouble()
            try await vault.makeKey("kek")
            let wrapper = try await VaultTransit.open(
                vault.configuration(key: "kek", tokenFile: folder.path("token"), attempts: 2))
            // The double ends with this function.
            return (wrapper, try await wrapper.wrap(.random(count: 32), context: context), context)
        case .kms:
            let arn = "arn:aws:kms:us-east-1:1:key/1"
            let server = try await ScriptedServer([
                .init(
                    200,
                    #"{"KeyMetadata":{"Arn":"\#(arn)","KeyState":"Enabled","KeyUsage":"ENCRYPT_DECRYPT"}}"#)
            ])
            let wrapper = try await AWSKMS.open(
                .init(
                    region: "us-east-1", key: arn, credentials: .fixed(S3Servers.credential), endpoint: server.url,
                    deadline: 120, attempts: 2))
            let wrapped = try WrappedKey(
                decoding: [1, 4, UInt8(arn.utf8.count)] + Array(arn.utf8) + [UInt8](repeating: 0, count: 60))
            return (wrapper, wrapped, context)
        }
    }
}
