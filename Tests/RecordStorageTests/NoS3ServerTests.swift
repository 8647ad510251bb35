import AWSSigning
import AsyncHTTPClient
import Cryptography
import RecordErrors
import RecordStorage
import TestServers
import Testing

/// A web server, a captive portal or a proxy where the bucket should be: it answers 200 to everything.
@Suite("What answers 200 and is no S3 server", .enabled(if: ScriptedServer.isHere, "needs .build-venv"))
struct NoS3ServerTests {
    private static let page = "<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body>Hello</body></html>"
    private static let date = "Thu, 26 Nov 2026 10:00:00 GMT"

    /// Pages, with and without all that a web server tells of its files; a well-formed one; nothing at all.
    static let answers: [ScriptedServer.Answer] = [
        .init(200, page, headers: ["Content-Type": "text/html"]),
        .init(
            200, page,
            headers: ["Content-Type": "text/html; charset=utf-8", "ETag": "\"5f3-1\"", "Last-Modified": date]),
        .init(200, "<html><Code>x</Code><Key>a</Key><UploadId>1</UploadId></html>", headers: ["ETag": "\"1\""]),
        .init(200), .init(200, headers: ["Last-Modified": date]),
        .init(200, #"{"status": "ok"}"#, headers: ["Content-Type": "application/json"]),
        .init(204), .init(404, page, headers: ["Content-Type": "text/html"]),
    ]

    private static let operations: [(String, @Sendable (S3RecordStore) async throws -> Void)] = [
        ("an upload", { _ = try await put(Array("x".utf8), into: $0) }),
        ("an upload of nothing", { _ = try await put([], into: $0) }),
        ("an upload in parts", { _ = try await put(Array("0123456789abcdef".utf8), into: $0) }),
        ("a read", { _ = try await readAll($0.read(name(), range: nil)) }),
        ("a read of a range", { _ = try await readAll($0.read(name(), range: 0..<1)) }),
        ("a read of nothing", { _ = try await $0.read(name(), range: 0..<0) }),
        ("a status", { if try await $0.status(of: name()) == nil { throw RecordFailure(.objectsRefused, "S3") } }),
        ("a removal", { try await $0.remove(name()) }),
        ("a list", { _ = try await $0.list(after: nil, limit: 1) }),
        ("a sweep", { _ = try await $0.removeAbandoned(olderThan: 0) }),
    ]

    private static func name() throws -> ObjectName { try ObjectName("m-" + String(repeating: "a", count: 32)) }

    @Test("is refused at each call, with what to look at, and nothing is taken for done", arguments: answers.indices)
    func refused(answer: Int) async throws {
        let server = try await ScriptedServer()
        let store = S3RecordStore(
            S3Configuration(
                endpoint: server.url, region: "us-east-1", bucket: "b", prefix: "p/",
                credentials: .fixed(S3Servers.credential), partLength: 10, attempts: 1), client: .shared)
        for (what, call) in Self.operations {
            // 204 is S3's answer to a removal, and 404 to a HEAD says that there is nothing.
            if [6, 7].contains(answer), what == "a removal" || what == "a status" { continue }
            if answer == 7, what == "a read of nothing" || what == "a sweep" { continue }
            // Of a page without a type nothing tells but its bytes, which readers compare with the anchor.
            if answer == 2, what == "a read" || what == "a read of a range" { continue }
            try await server.answer([Self.answers[answer]])
            let error = await #expect(throws: RecordFailure.self, "\(what)") { try await call(store) }
            #expect(error?.code == .objectsRefused, "\(what): \(String(describing: error))")
            #expect(error?.description.contains("S3") == true, "\(what): \(String(describing: error))")
        }
        withExtendedLifetime(server) {}
    }
}
