import Cryptography
import Foundation
import KeyWrapping
import RecordErrors
import TestServers
import Testing

/// Every kind of wrapper that can be had on this machine, and two of each: one's keys are not the other's.
enum Wrappers: String, Sendable {
    case keystoreWithPassphrase, keystoreWithKeyFile, token, vault, kms

    static let here: [Wrappers] =
        [.keystoreWithPassphrase, .keystoreWithKeyFile] + (SoftHSM.isHere ? [.token] : [])
        + (VaultDouble.isHere ? [.vault] : []) + (KMSServer.isHere ? [.kms] : [])

    /// Whether a wrapped key says which KEK of the wrapper it is under. KMS rotates inside one key, and says nothing of
    /// it with a ciphertext.
    var namesEachKEK: Bool { self != .kms }

    func make(in folder: TemporaryFolder, _ name: String) async throws -> any KeyWrapper {
        switch self {
        case .keystoreWithPassphrase:
            let passphrase = SecretBytes(copying: Array("correct horse".utf8))
            return try LocalKeystore.make(
                at: folder.path("\(name).keystore"), .passphrase(passphrase), scrypt: Scrypt(n: 16, r: 1, p: 1))
        case .keystoreWithKeyFile:
            let keyFile = folder.path("\(name).key")
            try folder.write(RandomBytes.make(32), "\(name).key", permissions: 0o600)
            return try LocalKeystore.make(at: folder.path("\(name).keystore"), .keyFile(path: keyFile))
        case .token:
            return try SoftHSM.wrapper(label: "\(name)-\(UUID().uuidString)")
        case .vault:
            let vault = try VaultDouble.shared.get()
            let key = "\(name)-\(UUID().uuidString)"
            try await vault.makeKey(key)
            return try await VaultTransit.open(
                vault.configuration(key: key, tokenFile: folder.path("\(name).token")))
        case .kms:
            return try await AWSKMS.open(KMSServer.configuration(key: KMSServer.makeKey()))
        }
    }
}

@Suite("What every key wrapper promises")
struct KeyWrapperContractTests {
    private let folder = TemporaryFolder()
    private let context: WrappingContext

    init() throws {
        context = try WrappingContext(purpose: .patientRoot, ids: ["p-1", "3"])
    }

    @Test("keys of every length come back as they were, through the stored form", arguments: Wrappers.here)
    func roundTrip(kind: Wrappers) async throws {
        let wrapper = try await kind.make(in: folder, "a")
        for length in [16, 24, 32, 33, 64, 256] {
            let key = SecretBytes.random(count: length)
            let wrapped = try await wrapper.wrap(key, context: context)
            #expect(wrapped.kind == wrapper.kind)
            let stored = try WrappedKey(decoding: wrapped.encoded)
            #expect(stored == wrapped)
            #expect(try await wrapper.unwrap(stored, context: context) == key)
        }
    }

    @Test("the same key wrapped twice gives different bytes, none of them the key's", arguments: Wrappers.here)
    func hidden(kind: Wrappers) async throws {
        let wrapper = try await kind.make(in: folder, "a")
        let plain = [UInt8](repeating: 0x41, count: 32)
        let first = try await wrapper.wrap(SecretBytes(copying: plain), context: context).encoded
        let second = try await wrapper.wrap(SecretBytes(copying: plain), context: context).encoded
        #expect(first != second)
        #expect(!Hex.encode(first).contains(Hex.encode(plain.prefix(8))))
    }

    @Test("a wrapped key with any bit flipped does not unwrap", arguments: Wrappers.here)
    func altered(kind: Wrappers) async throws {
        let wrapper = try await kind.make(in: folder, "a")
        let wrapped = try await wrapper.wrap(.random(count: 32), context: context).encoded
        for bit in 0..<wrapped.count * 8 {
            var altered = wrapped
            altered[bit / 8] ^= 1 << (bit % 8)
            await #expect(throws: RecordFailure.self) {
                try await wrapper.unwrap(WrappedKey(decoding: altered), context: context)
            }
        }
        for length in 0..<wrapped.count {
            await #expect(throws: RecordFailure.self) {
                try await wrapper.unwrap(WrappedKey(decoding: Array(wrapped.prefix(length))), context: context)
            }
        }
    }

    @Test("a wrapped key is damaged for every context but its own", arguments: Wrappers.here)
    func otherContext(kind: Wrappers) async throws {
        let wrapper = try await kind.make(in: folder, "a")
        let wrapped = try await wrapper.wrap(.random(count: 32), context: context)
        for other in [
            try WrappingContext(purpose: .signingKey, ids: ["p-1", "3"]),
            try WrappingContext(purpose: .patientRoot, ids: ["p-1", "4"]),
            try WrappingContext(purpose: .patientRoot, ids: ["p-13"]),
        ] {
            let error = await #expect(throws: RecordFailure.self) {
                try await wrapper.unwrap(wrapped, context: other)
            }
            guard error?.code == .wrapperDamaged else {
                Issue.record("another context gave \(String(describing: error))")
                continue
            }
        }
    }

    @Test("another wrapper's key is not mine, whatever its kind", arguments: Wrappers.here)
    func notMine(kind: Wrappers) async throws {
        let wrapper = try await kind.make(in: folder, "a")
        for other in Wrappers.here {
            let wrapped = try await other.make(in: folder, "b-\(other)").wrap(.random(count: 32), context: context)
            let error = await #expect(throws: RecordFailure.self) {
                try await wrapper.unwrap(wrapped, context: context)
            }
            guard error?.code == .wrapperNotItsKey else {
                Issue.record("another wrapper's key gave \(String(describing: error))")
                continue
            }
        }
    }

    @Test(
        "after a rotation old keys unwrap, new ones are under the new KEK, and a re-wrapped one is too",
        arguments: Wrappers.here)
    func rotation(kind: Wrappers) async throws {
        let wrapper = try await kind.make(in: folder, "a")
        let key = SecretBytes.random(count: 32)
        let old = try await wrapper.wrap(key, context: context)
        try await wrapper.rotate()
        let new = try await wrapper.wrap(key, context: context)
        #expect(new.keyID != old.keyID || !kind.namesEachKEK)
        #expect(new.ciphertext != old.ciphertext)
        #expect(try await wrapper.unwrap(old, context: context) == key)
        let moved = try await wrapper.rewrap(old, context: context)
        #expect(moved.keyID == new.keyID)
        #expect(moved.ciphertext != old.ciphertext)
        #expect(try await wrapper.unwrap(moved, context: context) == key)
        let other = try WrappingContext(purpose: .patientRoot, ids: ["x"])
        await #expect(throws: RecordFailure.self) { try await wrapper.rewrap(old, context: other) }
    }

    @Test("keys wrapped and unwrapped by many at once come back each as its own", arguments: Wrappers.here)
    func concurrent(kind: Wrappers) async throws {
        let wrapper = try await kind.make(in: folder, "a")
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<20 {
                group.addTask {
                    let context = try WrappingContext(purpose: .patientRoot, ids: ["p", String(number)])
                    let key = SecretBytes.random(count: 32)
                    let wrapped = try await wrapper.rewrap(wrapper.wrap(key, context: context), context: context)
                    return try await wrapper.unwrap(wrapped, context: context) == key
                }
            }
            for try await isSame in group { #expect(isSame) }
        }
    }

    @Test("what is no key is refused before it goes anywhere", arguments: Wrappers.here, [0, 15, 257])
    func lengths(kind: Wrappers, length: Int) async throws {
        let wrapper = try await kind.make(in: folder, "a")
        let error = await #expect(throws: RecordFailure.self) {
            try await wrapper.wrap(.random(count: length), context: context)
        }
        #expect(error?.description.contains("16 to 256 bytes") == true)
    }
}
