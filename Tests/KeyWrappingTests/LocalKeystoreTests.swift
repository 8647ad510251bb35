import Cryptography
import Foundation
import KeyWrapping
import RecordErrors
import Testing

@Suite("Local keystore")
struct LocalKeystoreTests {
    private let folder = TemporaryFolder()
    private let passphrase = LocalKeystore.Unlocking.passphrase(SecretBytes(copying: Array("correct horse".utf8)))
    private let context: WrappingContext
    private let cheap: Scrypt

    init() throws {
        context = try WrappingContext(purpose: .signingKey, ids: ["doctor-1"])
        cheap = try Scrypt(n: 16, r: 1, p: 1)
    }

    private var path: String { folder.path("keystore") }

    @Test("a keystore opened again unwraps what it wrapped before, and is for its owner alone")
    func reopened() async throws {
        let keystore = try LocalKeystore.make(at: path, passphrase, scrypt: cheap)
        #expect(keystore.backupNotice.contains(path) && keystore.backupNotice.contains("Back it up now"))
        let key = SecretBytes.random(count: 32)
        let wrapped = try await keystore.wrap(key, context: context)
        try await keystore.rotate()
        let after = try await keystore.wrap(key, context: context)
        let again = try LocalKeystore.open(at: path, passphrase)
        #expect(try await again.unwrap(wrapped, context: context) == key)
        #expect(try await again.unwrap(after, context: context) == key)
        #expect(try folder.permissions("keystore") == 0o600)
        #expect(try folder.names() == ["keystore", "keystore.lock"])
    }

    @Test("with the standard cost of guessing it opens too")
    func standardCost() throws {
        _ = try LocalKeystore.make(at: path, passphrase)
        _ = try LocalKeystore.open(at: path, passphrase)
    }

    @Test("a wrong passphrase, a wrong key file and the wrong kind of either are refused, and said to be wrong")
    func wrong() throws {
        _ = try LocalKeystore.make(at: path, passphrase, scrypt: cheap)
        let other = LocalKeystore.Unlocking.passphrase(SecretBytes(copying: Array("Correct horse".utf8)))
        #expect(throws: RecordFailure(.wrapperRefused, "the passphrase or key file is not this keystore's")) {
            try LocalKeystore.open(at: path, other)
        }
        try folder.write(RandomBytes.make(32), "key", permissions: 0o600)
        try folder.write(RandomBytes.make(32), "other-key", permissions: 0o600)
        #expect(throws: RecordFailure(.wrapperRefused, "this keystore is opened by a passphrase, not by a key file")) {
            try LocalKeystore.open(at: path, .keyFile(path: folder.path("key")))
        }
        _ = try LocalKeystore.make(at: folder.path("second"), .keyFile(path: folder.path("key")))
        #expect(throws: RecordFailure(.wrapperRefused, "the passphrase or key file is not this keystore's")) {
            try LocalKeystore.open(at: folder.path("second"), .keyFile(path: folder.path("other-key")))
        }
        #expect(throws: RecordFailure(.wrapperRefused, "this keystore is opened by a key file, not by a passphrase")) {
            try LocalKeystore.open(at: folder.path("second"), passphrase)
        }
    }

    @Test("key files and keystores that others may read, or that are missing or of another length, are refused by name")
    func files() throws {
        try folder.write(RandomBytes.make(32), "open", permissions: 0o644)
        try folder.write(RandomBytes.make(31), "short", permissions: 0o600)
        for name in ["open", "short", "none"] {
            let error = #expect(throws: RecordFailure.self) {
                try LocalKeystore.make(at: path, .keyFile(path: folder.path(name)))
            }
            #expect(error?.description.contains(folder.path(name)) == true)
        }
        _ = try LocalKeystore.make(at: path, passphrase, scrypt: cheap)
        #expect(throws: RecordFailure.self) { try LocalKeystore.make(at: path, passphrase, scrypt: cheap) }
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        let error = #expect(throws: RecordFailure.self) { try LocalKeystore.open(at: path, passphrase) }
        #expect(error?.code == .wrapperRefused && error?.description.contains("run chmod 600 on it") == true)
    }

    @Test("a keystore with any byte changed, or cut anywhere, does not open")
    func damaged() throws {
        _ = try LocalKeystore.make(at: path, passphrase, scrypt: cheap)
        let whole = try folder.read("keystore")
        for place in whole.indices {
            var altered = whole
            altered[place] ^= 0x01
            try folder.write(altered, "altered", permissions: 0o600)
            #expect(throws: RecordFailure.self) { try LocalKeystore.open(at: folder.path("altered"), passphrase) }
            try folder.write(Array(whole.prefix(place)), "cut", permissions: 0o600)
            #expect(throws: RecordFailure.self) { try LocalKeystore.open(at: folder.path("cut"), passphrase) }
        }
    }

    @Test("a KEK that another process made is found when a key under it turns up, and none is lost where two rotate")
    func shared() async throws {
        let first = try LocalKeystore.make(at: path, passphrase, scrypt: cheap)
        let second = try LocalKeystore.open(at: path, passphrase)
        let key = SecretBytes.random(count: 32)
        try await first.rotate()
        let fromFirst = try await first.wrap(key, context: context)
        #expect(try await second.unwrap(fromFirst, context: context) == key)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for keystore in [first, second, first, second] { group.addTask { try await keystore.rotate() } }
            try await group.waitForAll()
        }
        for keystore in [first, second] {
            let wrapped = try await keystore.wrap(key, context: context)
            for other in [first, second, try LocalKeystore.open(at: path, passphrase)] {
                #expect(try await other.unwrap(wrapped, context: context) == key)
            }
        }
    }

    @Test("a keystore whose file asks for more memory than the limit is not obeyed")
    func costly() throws {
        _ = try LocalKeystore.make(at: path, passphrase, scrypt: cheap)
        var bytes = try folder.read("keystore")
        // The key "n" and its value 16 are 61 6e 10. A power of two past the limit takes the value's place.
        let place = try #require(Hex.encode(bytes).range(of: "616e10"))
        let offset = Hex.encode(bytes).distance(from: Hex.encode(bytes).startIndex, to: place.lowerBound) / 2
        bytes.replaceSubrange(offset + 2..<offset + 3, with: [0x1A, 0x40, 0, 0, 0])
        try folder.write(bytes, "keystore", permissions: 0o600)
        let error = #expect(throws: RecordFailure.self) { try LocalKeystore.open(at: path, passphrase) }
        #expect(error?.description.contains("cost more than 1073741824 bytes") == true)
    }
}

@Suite("Wrapping context")
struct WrappingContextTests {
    @Test("a context is SHA-256 of domain, purpose and ids, each after a zero byte")
    func bytes() throws {
        let context = try WrappingContext(purpose: .patientRoot, ids: ["patient-1", "7"])
        #expect(context.bytes == SHA256.hash("ehr/1 kek\u{0}patient-root\u{0}patient-1\u{0}7"))
    }

    @Test("ids cannot be moved from one to the next", arguments: [[], [""], ["a", ""], ["a\u{0}b"]])
    func ids(ids: [String]) {
        #expect(throws: RecordFailure.self) { try WrappingContext(purpose: .patientRoot, ids: ids) }
    }
}
