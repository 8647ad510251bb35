import Cryptography
import Foundation
import RecordErrors
import RecordStorage
import Testing

@Suite("Filesystem record store")
struct FilesystemRecordStoreTests {
    private let folder = TemporaryFolder()

    private func path(_ name: ObjectName) -> String { "store/objects/\(name.text.prefix(2))/\(name)" }

    @Test("an object lies under its SHA-256, for its owner alone, and is there for the next process")
    func layout() async throws {
        let bytes = RandomBytes.make(1000)
        let name = try await put(bytes, into: FilesystemRecordStore(root: folder.path("store")))
        #expect(name.text == Hex.encode(SHA256.hash(bytes)))
        #expect(try folder.read(path(name)) == bytes)
        #expect(try folder.permissions(path(name)) == 0o600)
        #expect(try folder.permissions("store") == 0o700)
        let reopened = try FilesystemRecordStore(root: folder.path("store"))
        #expect(try await readAll(reopened.read(name, range: nil)) == bytes)
    }

    @Test("storing an object again mends one that was damaged on the device")
    func mended() async throws {
        let store = try FilesystemRecordStore(root: folder.path("store"))
        let bytes = RandomBytes.make(1000)
        let name = try await put(bytes, into: store)
        try folder.write([0, 1, 2], path(name))
        #expect(try await put(bytes, into: store) == name)
        #expect(try await readAll(store.read(name, range: nil)) == bytes)
    }

    @Test("an object that was cut short is interrupted, not shorter")
    func cut() async throws {
        let store = try FilesystemRecordStore(root: folder.path("store"))
        let name = try await put(RandomBytes.make(1000), into: store)
        let reader = try await store.read(name, range: nil)
        try FileHandle(forWritingTo: folder.url.appendingPathComponent(path(name))).truncate(atOffset: 10)
        await #expect(throws: RecordFailure.objectCut(expected: 1000, actual: 10)) { try await reader.next() }
    }

    @Test("leftovers of a process that died are removed once they are old enough, and nothing else is")
    func leftovers() async throws {
        let store = try FilesystemRecordStore(root: folder.path("store"))
        let name = try await put([1, 2, 3], into: store)
        try folder.write([1], "store/incoming/.object.1f.partial")
        try folder.write([1], "store/incoming/someone-elses")
        #expect(try await store.removeAbandoned(olderThan: 3600).removed == 0)
        #expect(try await store.removeAbandoned(olderThan: -60).removed == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("store/incoming")) == ["someone-elses"])
        #expect(try await readAll(store.read(name, range: nil)) == [1, 2, 3])
    }

    @Test("foreign files among the objects are passed over")
    func foreign() async throws {
        let store = try FilesystemRecordStore(root: folder.path("store"))
        let name = try await put([1], into: store)
        try folder.write([1], "store/objects/\(name.text.prefix(2))/README")
        #expect(try await store.list(after: nil, limit: 10).map(\.name) == [name])
    }

    @Test("a store whose place is taken by a file, or may not be written, is refused")
    func refused() throws {
        try folder.write([1], "file")
        #expect(throws: RecordFailure.self) { try FilesystemRecordStore(root: folder.path("file")) }
        #expect(throws: RecordFailure.self) { try FilesystemRecordStore(root: folder.path("no/such/folder")) }
    }
}
