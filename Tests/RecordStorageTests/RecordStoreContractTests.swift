import Cryptography
import Foundation
import RecordErrors
import RecordStorage
import TestServers
import Testing

/// Every store that can be had on this machine.
enum Stores: String, Sendable {
    case memory, filesystem, rclone, moto

    static let here: [Stores] = [.memory, .filesystem] + (S3Servers.areHere ? [.rclone, .moto] : [])

    func make(in folder: TemporaryFolder) async throws -> any RecordStore {
        switch self {
        case .memory: InMemoryRecordStore()
        case .filesystem: try FilesystemRecordStore(root: folder.path("store"))
        case .rclone: try await S3Servers.store(S3Servers.rclone, partLength: 400_000)
        case .moto: try await S3Servers.store(S3Servers.moto, partLength: 5 << 20)
        }
    }
}

/// Stores `bytes`, written in pieces of `piece` bytes.
func put(_ bytes: [UInt8], into store: any RecordStore, piece: Int = 100_000) async throws -> ObjectName {
    let writer = try await store.startObject()
    for start in stride(from: 0, to: bytes.count, by: piece) {
        try await writer.write(Array(bytes[start..<min(start + piece, bytes.count)]))
    }
    return try await writer.finish(sha256: SHA256.hash(bytes))
}

/// All that a reader gives, which must be as much as it said.
func readAll(_ reader: any ObjectReader) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    while let more = try await reader.next() {
        #expect(!more.isEmpty)
        bytes += more
    }
    #expect(UInt64(bytes.count) == reader.length)
    return bytes
}

@Suite("What every record store promises")
struct RecordStoreContractTests {
    private let folder = TemporaryFolder()

    @Test(
        "an object of any length comes back as it was, whole and by range", arguments: Stores.here,
        [0, 1, 262_400, 262_401, 1_000_000])
    func roundTrip(kind: Stores, length: Int) async throws {
        let store = try await kind.make(in: folder)
        let bytes = RandomBytes.make(length)
        let name = try await put(bytes, into: store)
        #expect(try await readAll(store.read(name, range: nil)) == bytes)
        let status = try #require(try await store.status(of: name))
        #expect(status.length == UInt64(length))
        #expect(abs(status.modified - WallClock.seconds()) < 60)
        for (start, end) in [
            (0, 0), (0, length), (length / 3, length / 2), (max(0, length - 1), length), (length, length),
        ] {
            let part = try await readAll(store.read(name, range: UInt64(start)..<UInt64(end)))
            #expect(part == Array(bytes[start..<end]), "\(start)..<\(end)")
        }
        await #expect(throws: RecordFailure.objectShorter(length: UInt64(length))) {
            try await store.read(name, range: 0..<UInt64(length) + 1)
        }
    }

    @Test(
        "the same bytes stored twice can be read by both names, and mend a name that is the same",
        arguments: Stores.here)
    func idempotent(kind: Stores) async throws {
        let store = try await kind.make(in: folder)
        let bytes = RandomBytes.make(50_000)
        let (first, second) = (try await put(bytes, into: store), try await put(bytes, into: store, piece: 1000))
        #expect(try await readAll(store.read(first, range: nil)) == bytes)
        #expect(try await readAll(store.read(second, range: nil)) == bytes)
    }

    @Test("what is not the announced object is not stored", arguments: Stores.here)
    func mismatch(kind: Stores) async throws {
        let store = try await kind.make(in: folder)
        let (bytes, other) = (RandomBytes.make(1000), SHA256.hash("other"))
        let writer = try await store.startObject()
        try await writer.write(bytes)
        await #expect(throws: RecordFailure.digestMismatch(expected: other, actual: SHA256.hash(bytes))) {
            try await writer.finish(sha256: other)
        }
        #expect(try await store.list(after: nil, limit: 10).isEmpty)
        #expect(try await store.removeAbandoned(olderThan: -60).removed == 0)
    }

    @Test("an object that is given up, or dropped, is never seen and leaves nothing", arguments: Stores.here)
    func abandoned(kind: Stores) async throws {
        let store = try await kind.make(in: folder)
        do {
            let writer = try await store.startObject()
            try await writer.write(RandomBytes.make(300_000))
            #expect(try await store.list(after: nil, limit: 10).isEmpty)
            await writer.abandon()
            await #expect(throws: RecordFailure.self) { try await writer.write([1]) }
            await #expect(throws: RecordFailure.self) { try await writer.finish(sha256: SHA256.hash([])) }
            let dropped = try await store.startObject()
            try await dropped.write(RandomBytes.make(300_000))
        }
        #expect(try await store.list(after: nil, limit: 10).isEmpty)
        #expect(try await store.removeAbandoned(olderThan: -60).removed == 0)
    }

    @Test("a finished writer takes nothing more, and giving it up changes nothing", arguments: Stores.here)
    func finished(kind: Stores) async throws {
        let store = try await kind.make(in: folder)
        let writer = try await store.startObject()
        try await writer.write([1, 2, 3])
        let name = try await writer.finish(sha256: SHA256.hash([1, 2, 3]))
        await writer.abandon()
        await #expect(throws: RecordFailure.self) { try await writer.write([4]) }
        await #expect(throws: RecordFailure.self) { try await writer.finish(sha256: SHA256.hash([1, 2, 3])) }
        #expect(try await readAll(store.read(name, range: nil)) == [1, 2, 3])
    }

    @Test("an object that is not there is missing to read, and no error to remove", arguments: Stores.here)
    func missing(kind: Stores) async throws {
        let store = try await kind.make(in: folder)
        let name = try ObjectName(Hex.encode(SHA256.hash("none")))
        await #expect(throws: RecordFailure.objectMissing(name)) { try await store.read(name, range: nil) }
        await #expect(throws: RecordFailure.objectMissing(name)) { try await store.read(name, range: 0..<1) }
        #expect(try await store.status(of: name) == nil)
        try await store.remove(name)
        let there = try await put([1], into: store)
        try await store.remove(there)
        try await store.remove(there)
        #expect(try await store.status(of: there) == nil)
        await #expect(throws: RecordFailure.objectMissing(there)) { try await store.read(there, range: nil) }
    }

    @Test("all objects are listed once, in the order of their names, page by page", arguments: Stores.here)
    func listed(kind: Stores) async throws {
        let store = try await kind.make(in: folder)
        var names: [ObjectName] = []
        for number in 0..<25 { names.append(try await put([UInt8](repeating: 1, count: number), into: store)) }
        for limit in [1, 7, 25, 100] {
            var listed: [StoredObject] = []
            while true {
                let page = try await store.list(after: listed.last?.name, limit: limit)
                #expect(page.count <= limit)
                if page.isEmpty { break }
                listed += page
            }
            #expect(listed.map(\.name) == names.sorted())
            #expect(Set(listed.map(\.length)) == Set(0..<25))
        }
    }

    @Test("many objects at once do not mix", arguments: Stores.here)
    func concurrent(kind: Stores) async throws {
        let store = try await kind.make(in: folder)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<20 {
                group.addTask {
                    let bytes = [UInt8](repeating: UInt8(number), count: 30_000 + number)
                    let name = try await put(bytes, into: store, piece: 7000)
                    return try await readAll(store.read(name, range: nil)) == bytes
                }
            }
            for try await same in group { #expect(same) }
        }
    }
}

@Suite("Object names")
struct ObjectNameTests {
    @Test(
        "what is not a store's name never gets as far as a path",
        arguments: [
            "", "a", "../../../../../../../../etc/passwd", String(repeating: "a", count: 129),
            String(repeating: "A", count: 64), String(repeating: "a", count: 40) + "/b",
            String(repeating: "é", count: 40),
        ])
    func invalid(text: String) {
        #expect(throws: RecordFailure.invalidName(text)) { try ObjectName(text) }
    }
}
