import AWSSigning
import AsyncHTTPClient
import Cryptography
import Foundation
import NIOCore
import NIOHTTP1
import RecordStorage
import TestServers
import Testing

@Suite("Versions of objects")
struct ObjectVersionTests {
    private let folder = TemporaryFolder()

    @Test(
        "every reader of an object that nobody touches tells the same version, by range or not", arguments: Stores.here)
    func same(kind: Stores) async throws {
        let store = try await kind.make(in: folder)
        let name = try await put(RandomBytes.make(700_000), into: store)
        let version = try #require(try await store.read(name, range: nil).version)
        #expect(!version.isEmpty && version.utf8.count < 300)
        for range in [0..<1, 500_000..<700_000, 10..<10] as [Range<UInt64>] {
            #expect(try await store.read(name, range: range).version == version)
        }
        let other = try await put(RandomBytes.make(700_000), into: store)
        #expect(try await store.read(other, range: nil).version != version)
    }

    @Test("a file overwritten in place or replaced is another version, though length and time are put back")
    func files() async throws {
        let store = try FilesystemRecordStore(root: folder.path("store"))
        let name = try await put(RandomBytes.make(1000), into: store)
        let path = folder.path("store/objects/\(name.text.prefix(2))/\(name.text)")
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        let time = try #require(attributes[.modificationDate] as? Date)
        var versions: Set<String?> = [try await store.read(name, range: nil).version]
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.write(contentsOf: [1])
        try handle.close()
        try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: path)
        versions.insert(try await store.read(name, range: nil).version)
        try Data(RandomBytes.make(1000)).write(to: URL(fileURLWithPath: path), options: .atomic)
        try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: path)
        versions.insert(try await store.read(name, range: nil).version)
        #expect(versions.count == 3 && !versions.contains(nil))
    }

    @Test(
        "an object in a bucket that someone else wrote over is another version, and no read goes on in it",
        .enabled(if: S3Servers.areHere, "rclone and moto_server are not installed; set EHR_PYTHON_BIN"))
    func bucket() async throws {
        let (url, prefix) = (try await S3Servers.moto.url(), "v\(Hex.encode(RandomBytes.make(8)))/")
        let store = S3RecordStore(
            S3Configuration(
                endpoint: url, region: "us-east-1", bucket: "records", prefix: prefix,
                credentials: .fixed(S3Servers.credential)),
            client: .shared)
        let name = try await put(RandomBytes.make(1000), into: store)
        let before = try await store.read(name, range: 0..<10).version
        let other = RandomBytes.make(1000)
        let signed = try RequestSigner(credential: S3Servers.credential, region: "us-east-1", service: "s3").sign(
            SignableRequest(
                method: "PUT", path: "/records/\(prefix)\(name)", query: [],
                headers: [("host", String(url.dropFirst("http://".count)))], payload: other), at: WallClock.seconds())
        var request = HTTPClientRequest(url: "\(url)\(signed.target)")
        request.method = .PUT
        request.headers = HTTPHeaders(signed.headers.map { ($0.name, $0.value) })
        request.body = .bytes(ByteBuffer(bytes: other))
        #expect(try await HTTPClient.shared.execute(request, timeout: .seconds(10)).status == .ok)
        let after = try await store.read(name, range: 0..<10).version
        #expect(before != nil && after != nil && before != after)
    }
}
