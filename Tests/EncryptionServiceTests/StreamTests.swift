import AsyncHTTPClient
import Cryptography
import EHRFamily
import Foundation
import Locking
import NIOHTTP1
import RecordEncryption
import RecordErrors
import RecordFlow
import RecordKeys
import RecordRemote
import RecordStorage
import ServiceTesting
import Testing

@Suite("Content")
struct StreamTests {
    @Test("content of any length comes back as it was, whole and in ranges")
    func lengths() async throws {
        let folder = TemporaryFolder()
        let office = try await Office(objects: try FilesystemRecordStore(root: folder.path("objects")))
        try await office.register()
        for length in [0, 1, 16_383, 16_384, 16_385, 300_000, 5_000_000] {
            let content = RandomBytes.make(length)
            let record = try await office.deposit("r-\(length)", content)
            let whole = try await office.journeys.openOwn(record, of: office.patient, range: nil)
            #expect(whole.length == UInt64(length))
            #expect(try await whole.whole() == content)
            guard length > 100 else { continue }
            let part = try await office.journeys.openOwn(
                record, of: office.patient, range: .bytes(50..<UInt64(length - 7)))
            #expect(part.length == UInt64(length - 57))
            #expect(try await part.whole() == Array(content[50..<length - 7]))
        }
        #expect(FileManager.default.fileExists(atPath: folder.path("objects")))
    }

    @Test("a range says which bytes of how many it is, is cut at the record's end, and one of nothing says the length")
    func ranges() async throws {
        let folder = TemporaryFolder()
        let office = try await Office(objects: try FilesystemRecordStore(root: folder.path("objects")))
        try await office.register()
        let content = RandomBytes.make(50_000)
        let record = try await office.deposit("r-1", content)
        try await office.deposit("empty", [])
        let client = RawClient(office.folder.path("run/s"))
        for (asked, first, last) in [
            ("bytes=0-0", 0, 0), ("bytes=100-49999", 100, 49_999), ("bytes=49990-60000", 49_990, 49_999),
            ("bytes=20000-", 20_000, 49_999), ("bytes=-10", 49_990, 49_999), ("bytes=-60000", 0, 49_999),
            ("bytes=0-99999999999999999999", 0, 49_999), ("bytes=0-18446744073709551615", 0, 49_999),
        ] {
            let answer = try await client.send(
                .GET, "/patients/\(office.patient)/records/r-1/content", headers: ["Range": asked])
            #expect(answer.status == 206 && answer.body == Array(content[first...last]), "\(asked)")
            #expect(answer.headers.first(name: "Content-Range") == "bytes \(first)-\(last)/50000")
        }
        for (target, asked, length) in [
            ("r-1", "bytes=50000-", 50_000), ("r-1", "bytes=50000-60000", 50_000), ("r-1", "bytes=-0", 50_000),
            ("r-1", "bytes=99999999999999999999-", 50_000), ("empty", "bytes=0-", 0), ("empty", "bytes=-5", 0),
        ] {
            let answer = try await client.send(
                .GET, "/patients/\(office.patient)/records/\(target)/content", headers: ["Range": asked])
            #expect(answer.status == 416 && answer["code"] == "range_out_of_bounds", "\(asked)")
            #expect(answer.headers.first(name: "Content-Range") == "bytes */\(length)", "\(asked)")
        }
        for asked in [RecordRange.bytes(49_990..<60_000), .last(10)] {
            let part = try await office.journeys.openOwn(record, of: office.patient, range: asked)
            #expect(part.totalLength == 50_000 && part.range == 49_990..<50_000 && part.length == 10)
            #expect(try await part.whole() == Array(content.suffix(10)))
        }
        let whole = try await office.journeys.openOwn(record, of: office.patient, range: nil)
        #expect(whole.totalLength == 50_000 && whole.range == nil)
    }

    @Test("a label goes with the content in header fields, as anybody could send them, and comes back in descriptions")
    func labels() async throws {
        let office = try await Office()
        try await office.register()
        let client = RawClient(office.folder.path("run/s"))
        let path = "/patients/\(office.patient)/records/r-1"
        let name = "Röntgen – Thorax 📄.txt"
        let put = try await client.send(
            .PUT, path + "/content?operation_id=o-1", "x", type: "application/octet-stream",
            headers: [
                "Record-Media-Type": "text/plain;charset=utf-8",
                "Record-File-Name": Data(name.utf8).base64EncodedString(), "Prefer": "wait=10",
            ])
        #expect(put.status == 200)
        let answer = try await client.send(
            .POST, "/patients/\(office.patient)/descriptions", #"{"records":["none","r-1"]}"#)
        struct Answer: Decodable {
            struct Record: Decodable {
                let record_id, scope, sha256, state, media_type, file_name: String
                let length: Int
            }
            let records: [Record]
        }
        let told = try JSONDecoder().decode(Answer.self, from: Data(answer.body)).records
        #expect(answer.status == 200 && told.count == 1)
        let first = try #require(told.first)
        #expect(first.record_id == "r-1" && first.file_name == name && first.media_type == "text/plain;charset=utf-8")
        #expect(first.length == 1 && first.scope == "general" && first.state == "anchored")
        let row = try await office.store.record(RecordID(unchecked: "r-1"), of: office.patient).row
        #expect(first.sha256 == Hex.encode(row.sha256))
    }

    @Test("a record that is found damaged at its very end is never delivered in full, and the client is told")
    func damagedAtEnd() async throws {
        let office = try await Office(objects: SpoilingStore())
        try await office.register()
        let content = RandomBytes.make(3_000_000)
        let record = try await office.deposit("r-1", content)
        #expect(
            await failure {
                try await office.journeys.openOwn(record, of: office.patient, range: nil).whole()
            } != nil)
        // Also for a client that knows nothing of this: fewer bytes come than are announced, and the connection ends.
        let client = RawClient(office.folder.path("run/s"))
        await #expect(throws: (any Error).self) {
            try await client.send(.GET, "/patients/\(office.patient)/records/r-1/content")
        }
        // One piece long: the damage is known before anything is sent, and said.
        try await office.deposit("r-2", [1, 2, 3])
        let answer = try await client.send(.GET, "/patients/\(office.patient)/records/r-2/content")
        #expect(answer.status == 500 && answer["code"]?.hasPrefix("record_") == true)
    }

    @Test("a sealed record that is not the anchored one never leaves as a whole answer")
    func damagedSealed() async throws {
        let folder = TemporaryFolder()
        let objects = try FilesystemRecordStore(root: folder.path("objects"))
        let office = try await Office(objects: objects)
        let access = try await office.logged("r-1", RandomBytes.make(3_000_000))
        let body =
            #"{"access_id":"\#(access.id)","patient_id":"\#(access.patient)","#
            + #""record_id":"r-1","doctor_id":"\#(access.doctor)"}"#
        let client = RawClient(office.folder.path("run/s"))
        let whole = try await client.send(.POST, "/accesses/sealed", body)
        let row = try await office.store.record(access.record, of: access.patient).row
        #expect(whole.status == 200 && SHA256.hash(whole.body) == row.sha256)

        let url = URL(fileURLWithPath: folder.path("objects/objects/\(row.object.prefix(2))/\(row.object)"))
        let sealed = try Data(contentsOf: url)
        // Shorter, and longer, than it should be: known before anything is sent, and said.
        for (bytes, code) in [(sealed.dropLast(), "record_shorter"), (sealed + [0], "record_longer")] {
            try bytes.write(to: url)
            let answer = try await client.send(.POST, "/accesses/sealed", body)
            #expect(answer.status == 500 && answer["code"] == code, "\(answer.status)")
        }
        // Another of the same length: known at its end, and cut off before that.
        var altered = sealed
        altered[100] ^= 1
        try altered.write(to: url)
        await #expect(throws: (any Error).self) { try await client.send(.POST, "/accesses/sealed", body) }
        #expect(await failure { try await office.journeys.sealed(access).whole() } != nil)
        #expect(await failure { try await office.desk.sealed(access).whole() }?.code == .anchorMismatch)
    }

    @Test("content that breaks off on its way in leaves nothing, and says whose fault it was")
    func brokenUpload() async throws {
        struct Broken: Error {}
        let objects = InMemoryRecordStore()
        let office = try await Office(objects: objects)
        try await office.register()
        let left = LockedValue(40)
        let error = await failure {
            try await office.journeys.deposit(
                DepositRecord(
                    patient: office.patient, record: RecordID(unchecked: "r-1"), operation: "o-1"),
                timeout: .seconds(10)
            ) {
                try left.withLock { left in
                    left -= 1
                    if left == 0 { throw Broken() }
                }
                return RandomBytes.make(50_000)
            }
        }
        guard error?.code == .invalid else {
            Issue.record("\(String(describing: error))")
            return
        }
        // The service finds out on its side when the connection goes.
        for _ in 0..<200 where try await office.store.status().waitingOperations > 0 {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(try await objects.list(after: nil, limit: 10).isEmpty)
        #expect(try await office.journeys.operation("o-1") == nil)
    }

    @Test("a client that takes nothing keeps the service from reading on")
    func backPressure() async throws {
        let store = CountingStore()
        let office = try await Office(objects: store)
        try await office.register()
        let record = try await office.deposit("r-1", [UInt8](repeating: 7, count: 64 << 20))
        let reading = try await office.journeys.openOwn(record, of: office.patient, range: nil)
        _ = try await reading.next()
        // The service comes to rest with what fits in the buffers on the way.
        var before: Int
        repeat {
            before = store.read.withLock { $0 }
            try await Task.sleep(for: .milliseconds(200))
        } while store.read.withLock({ $0 }) != before
        #expect(before < 16 << 20, "\(before) bytes were read for a client that took one piece")
        var count = 0
        while let piece = try await reading.next() { count += piece.count }
        #expect(count > 60 << 20)
    }
}

/// A store of which every object's last byte comes out altered.
private struct SpoilingStore: RecordStore {
    private let store = InMemoryRecordStore()

    func startObject() async throws(RecordFailure) -> any ObjectWriter { try await store.startObject() }

    func read(_ name: ObjectName, range: Range<UInt64>?) async throws(RecordFailure) -> any ObjectReader {
        let reader = try await store.read(name, range: range)
        let length = reader.length
        let offset = LockedValue<UInt64>(0)
        return PassingReader(reader) { piece in
            offset.withLock { offset in
                offset += UInt64(piece.count)
                guard offset == length, var last = piece.last else { return piece }
                last ^= 1
                return piece.dropLast() + [last]
            }
        }
    }

    func status(of name: ObjectName) async throws(RecordFailure) -> StoredObject? {
        try await store.status(of: name)
    }

    func remove(_ name: ObjectName) async throws(RecordFailure) { try await store.remove(name) }

    func list(after name: ObjectName?, limit: Int) async throws(RecordFailure) -> [StoredObject] {
        try await store.list(after: name, limit: limit)
    }

    func removeAbandoned(olderThan age: Int64) async throws(RecordFailure) -> AbandonedObjects {
        AbandonedObjects(removed: 0)
    }
}

/// A store that counts the bytes that are read from it.
private struct CountingStore: RecordStore {
    private let store = InMemoryRecordStore()
    let read = LockedValue(0)

    func startObject() async throws(RecordFailure) -> any ObjectWriter { try await store.startObject() }

    func read(_ name: ObjectName, range: Range<UInt64>?) async throws(RecordFailure) -> any ObjectReader {
        let read = self.read
        return PassingReader(try await store.read(name, range: range)) { piece in
            read.withLock { $0 += piece.count }
            return piece
        }
    }

    func status(of name: ObjectName) async throws(RecordFailure) -> StoredObject? {
        try await store.status(of: name)
    }

    func remove(_ name: ObjectName) async throws(RecordFailure) { try await store.remove(name) }

    func list(after name: ObjectName?, limit: Int) async throws(RecordFailure) -> [StoredObject] {
        try await store.list(after: name, limit: limit)
    }

    func removeAbandoned(olderThan age: Int64) async throws(RecordFailure) -> AbandonedObjects {
        AbandonedObjects(removed: 0)
    }
}

/// Another reader's bytes, each piece looked at on the way.
private final class PassingReader: ObjectReader {
    private let reader: any ObjectReader
    private let look: @Sendable ([UInt8]) -> [UInt8]

    init(_ reader: any ObjectReader, _ look: @escaping @Sendable ([UInt8]) -> [UInt8]) {
        self.reader = reader
        self.look = look
    }

    var length: UInt64 { reader.length }
    var version: String? { reader.version }

    func next() async throws(RecordFailure) -> [UInt8]? { try await reader.next().map(look) }
}
