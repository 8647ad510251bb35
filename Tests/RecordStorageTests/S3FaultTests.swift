import AWSSigning
import AsyncHTTPClient
import Cryptography
import Foundation
import RecordErrors
import RecordStorage
import TestServers
import Testing

/// What no working server does when it is asked to: a scripted one answers.
@Suite(
    "S3 record store against faults", .enabled(if: ScriptedServer.isHere, "needs the Python environment, .build-venv"))
struct S3FaultTests {
    private func store(
        _ script: [ScriptedServer.Answer], partLength: Int = 1000, attempts: Int = 3, timeout: Int64 = 30
    ) async throws -> (ScriptedServer, S3RecordStore) {
        let server = try await ScriptedServer(script)
        let configuration = S3Configuration(
            endpoint: server.url, region: "us-east-1", bucket: "b", prefix: "p/",
            credentials: .fixed(S3Servers.credential), partLength: partLength, requestTimeout: timeout,
            attempts: attempts)
        return (server, S3RecordStore(configuration, client: .shared))
    }

    private func page(_ uploads: [(key: String, id: String)], next: (String, String)?) -> ScriptedServer.Answer {
        let listed = uploads.map {
            "<Upload><Key>\($0.key)</Key><UploadId>\($0.id)</UploadId>"
                + "<Initiated>2026-01-01T00:00:00.000Z</Initiated></Upload>"
        }
        let markers = next.map {
            "<NextKeyMarker>\($0.0)</NextKeyMarker><NextUploadIdMarker>\($0.1)</NextUploadIdMarker>"
        }
        return .init(
            200,
            "<ListMultipartUploadsResult>\(markers ?? "")<IsTruncated>\(next != nil)</IsTruncated>\(listed.joined())"
                + "</ListMultipartUploadsResult>")
    }

    private func name(_ letter: String) -> String { "m-" + String(repeating: letter, count: 32) }

    @Test("abandoned uploads are looked for on every page, and only the store's own old ones are ended")
    func pages() async throws {
        let gone = ScriptedServer.Answer(204)
        let (server, store) = try await store([
            page([("p/\(name("a"))", "1"), ("p/someone-elses", "2")], next: ("p/\(name("a"))", "1")),
            page([("q/\(name("b"))", "3")], next: ("q/\(name("b"))", "3")),
            page([("p/\(name("c"))", "4")], next: nil), gone,
        ])
        #expect(try await store.removeAbandoned(olderThan: 3600).removed == 2)
        let requests = try await server.requests().map { "\($0.method) \($0.path)" }
        #expect(
            requests == [
                "GET /b?max-uploads=1000&prefix=p%2F&uploads=",
                "GET /b?key-marker=p%2F\(name("a"))&max-uploads=1000&prefix=p%2F&upload-id-marker=1&uploads=",
                "GET /b?key-marker=q%2F\(name("b"))&max-uploads=1000&prefix=p%2F&upload-id-marker=3&uploads=",
                "DELETE /b/p/\(name("a"))?uploadId=1", "DELETE /b/p/\(name("c"))?uploadId=4",
            ])
    }

    @Test("a list of uploads that never ends does not keep the sweeper")
    func endless() async throws {
        let (server, store) = try await store([
            page([("p/\(name("a"))", "1")], next: ("p/x", "1")), page([], next: ("p/x", "1")),
        ])
        #expect(try await store.removeAbandoned(olderThan: 1 << 40) == AbandonedObjects(removed: 0))
        #expect(try await server.requests().count == 2)
    }

    private static let nothing = "<ListMultipartUploadsResult></ListMultipartUploadsResult>"

    @Test("a store that lists uploads only without a prefix is asked without one, and others' are left alone")
    func withoutPrefix() async throws {
        let (server, store) = try await store([
            .init(200, Self.nothing), page([("q/\(name("b"))", "3"), ("p/\(name("c"))", "4")], next: nil), .init(204),
        ])
        #expect(try await store.removeAbandoned(olderThan: 3600) == AbandonedObjects(removed: 1))
        let requests = try await server.requests().map { "\($0.method) \($0.path)" }
        #expect(
            requests == [
                "GET /b?max-uploads=1000&prefix=p%2F&uploads=", "GET /b?max-uploads=1000&uploads=",
                "DELETE /b/p/\(name("c"))?uploadId=4",
            ])
    }

    @Test(
        "what a store does not list is said with its own words, and does not make a sweep fail",
        arguments: [
            (ScriptedServer.Answer(200, nothing), "does not show one that was just started"),
            (.init(501, "<Error><Code>NotImplemented</Code></Error>"), "501, NotImplemented"),
            (.init(403, "<Error><Code>AccessDenied</Code><Message>not yours</Message></Error>"), "“not yours”"),
            (.init(404, "<Error><Code>NoSuchUpload</Code></Error>"), "404, NoSuchUpload"),
            (.init(500, "<Error><Code>InternalError</Code></Error>"), "500, InternalError"),
        ])
    func notListed(answer: ScriptedServer.Answer, words: String) async throws {
        let (server, store) = try await store([answer, answer, Self.started, answer, answer, .init(204)], attempts: 1)
        let swept = try await store.removeAbandoned(olderThan: 3600)
        #expect(swept.removed == 0)
        let why = try #require(swept.notListed)
        #expect(why.contains(words) && why.contains("AbortIncompleteMultipartUpload"), "\(why)")
        // Nothing is left of the one that was started to see whether it is listed.
        let last = try await server.requests().last
        #expect(last?.method == "DELETE" && last?.path.hasSuffix("?uploadId=u") == true)
    }

    @Test("a page of someone else's objects is not the end of the store's")
    func foreignPage() async throws {
        func listed(_ keys: [String], more: Bool) -> ScriptedServer.Answer {
            let contents = keys.map {
                "<Contents><Key>\($0)</Key><Size>1</Size>"
                    + "<LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>"
            }
            return .init(
                200, "<ListBucketResult><IsTruncated>\(more)</IsTruncated>\(contents.joined())</ListBucketResult>")
        }
        let (server, store) = try await store([
            listed(["p/README", "p/other"], more: true), listed(["p/\(name("z"))"], more: false),
        ])
        #expect(try await store.list(after: nil, limit: 2).map(\.name.text) == [name("z")])
        #expect(try await server.requests().last?.path.contains("start-after=p%2Fother") == true)
    }

    @Test("a store that is busy, broken or gone for a moment is asked again")
    func retried() async throws {
        let bytes = Array("x".utf8)
        let busy = ScriptedServer.Answer(503, "<Error><Code>SlowDown</Code></Error>")
        let slow = ScriptedServer.Answer(400, "<Error><Code>RequestTimeout</Code></Error>")
        for faults in [[busy, busy], [.close, .close], [.init(500), .init(429)], [slow, slow]] {
            let stored = ScriptedServer.Answer(200, headers: ["ETag": "\"t\""])
            let (server, store) = try await store(faults + [stored, Self.found("x")])
            let writer = try await store.startObject()
            try await writer.write(bytes)
            _ = try await writer.finish(sha256: SHA256.hash(bytes))
            let requests = try await server.requests()
            #expect(requests.map(\.method) == ["PUT", "PUT", "PUT", "HEAD"])
            #expect(requests.dropLast().allSatisfy { $0.body == "x" })
        }
        let (server, store) = try await store([busy])
        let writer = try await store.startObject()
        try await writer.write(bytes)
        await #expect(throws: RecordFailure(.objectsAway, "it answers 503, SlowDown, 3 times")) {
            try await writer.finish(sha256: SHA256.hash(bytes))
        }
        #expect(try await server.requests().count == 3)
    }

    private static let started = ScriptedServer.Answer(
        200, "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>")
    private static let part = ScriptedServer.Answer(200, headers: ["ETag": "\"t\""])

    /// HEAD's answer, of an object with the length of a body that does not come.
    private static func found(_ body: String, tag: String = "\"t\"", _ more: [String: String] = [:])
        -> ScriptedServer.Answer
    {
        .init(
            200, body,
            headers: ["ETag": tag, "Last-Modified": "Thu, 26 Nov 2026 10:00:00 GMT"].merging(more) { $1 })
    }

    /// Two parts of ten bytes, then what the store answers to their being put together.
    private func upload(_ answers: [ScriptedServer.Answer]) async throws -> (ScriptedServer, RecordFailure?) {
        let (server, store) = try await store([Self.started, Self.part, Self.part] + answers, partLength: 10)
        let bytes = [UInt8](repeating: 0x41, count: 15)
        let writer = try await store.startObject()
        do throws(RecordFailure) {
            try await writer.write(bytes)
            _ = try await writer.finish(sha256: SHA256.hash(bytes))
            return (server, nil)
        } catch {
            await writer.abandon()
            return (server, error)
        }
    }

    @Test("an upload whose end was lost on its way back is there, and one that S3 failed at after its 200 is not")
    func completed() async throws {
        let missing = ScriptedServer.Answer(404, "<Error><Code>NoSuchUpload</Code></Error>")
        let there = Self.found(String(repeating: "A", count: 15))
        #expect(try await upload([.close, missing, there]).1 == nil)
        #expect(
            try await upload([missing, .init(404), .init(204)]).1
                == RecordFailure(.objectsRefused, "it answers 404, NoSuchUpload"))
        let late = ScriptedServer.Answer(200, "<Error><Code>InternalError</Code></Error>")
        // That is asked for again before the parts are given up.
        let (patient, none) = try await upload([late, late, .init(200, "<CompleteMultipartUploadResult/>"), there])
        #expect(none == nil)
        #expect(try await patient.requests().suffix(4).map(\.method) == ["POST", "POST", "POST", "HEAD"])
        let (server, error) = try await upload([late, late, late, .init(204)])
        #expect(error == RecordFailure(.objectsAway, "it answers 200, InternalError, 3 times"))
        #expect(try await server.requests().last.map { "\($0.method) \($0.path)" }?.hasSuffix("?uploadId=u") == true)
        #expect(try await server.requests().last?.method == "DELETE")
    }

    @Test(
        "a request is given up after its time, whether the store does not answer or stops in the middle of an answer",
        arguments: [ScriptedServer.Answer.hang, .stall(200, "<R>")])
    func overdue(answer: ScriptedServer.Answer) async throws {
        let (server, store) = try await store([answer], attempts: 1, timeout: 1)
        let start = ContinuousClock.now
        await #expect(throws: RecordFailure(.objectsAway, "\(server.url) has not answered within 1 s, 1 times")) {
            _ = try await store.list(after: nil, limit: 1)
        }
        #expect(ContinuousClock.now - start < .seconds(15))
    }

    @Test("an object whose first byte does not come in time is given up, though the whole of it may take longer")
    func slowToOpen() async throws {
        let (server, store) = try await store([.hang], attempts: 1, timeout: 1)
        let start = ContinuousClock.now
        await #expect(throws: RecordFailure(.objectsAway, "\(server.url) has not answered within 1 s, 1 times")) {
            _ = try await store.read(ObjectName(name("a")), range: nil)
        }
        #expect(ContinuousClock.now - start < .seconds(15))
    }

    @Test(
        "bytes that are not those that were asked for are refused",
        arguments: [
            ("bytes 10-19/100", true), ("bytes 10-14/100", true), ("bytes 9-18/100", false),
            ("bytes 10-20/100", false), ("bytes 11-19/100", false), ("bytes 19-10/100", false),
            ("bytes 10-/100", false), ("10-19/100", false), ("bytes */100", false), ("bytes 10-19/*", false),
            ("bytes 10-18446744073709551615/100", false),
        ])
    func range(header: String, isTaken: Bool) async throws {
        let answer = ScriptedServer.Answer(206, "0123456789", headers: ["Content-Range": header, "ETag": "\"t\""])
        let (server, store) = try await store([answer])
        defer { withExtendedLifetime(server) {} }
        do {
            let reader = try await store.read(ObjectName(name("a")), range: 10..<20)
            #expect(isTaken && reader.length == 10)
        } catch {
            guard !isTaken, error.code == .objectsRefused else {
                Issue.record("\(error)")
                return
            }
        }
    }

    @Test("a store that sends elsewhere is refused with what to look at", arguments: [301, 307])
    func elsewhere(status: Int) async throws {
        let (server, store) = try await store([.init(status, "<Error><Code>PermanentRedirect</Code></Error>")])
        defer { withExtendedLifetime(server) {} }
        let error = await #expect(throws: RecordFailure.self) { _ = try await store.list(after: nil, limit: 1) }
        let words = "\(error?.description ?? "")"
        #expect(words.contains("endpoint") && words.contains("region") && words.contains("\(status)"), "\(words)")
    }

    @Test("a part that cannot be stored ends the upload, which is aborted")
    func failedPart() async throws {
        let (server, store) = try await store(
            [Self.started, Self.part, .init(403, "<Error><Code>AccessDenied</Code></Error>"), .init(204)],
            partLength: 10)
        let writer = try await store.startObject()
        await #expect(throws: RecordFailure(.objectsRefused, "it answers 403, AccessDenied")) {
            try await writer.write([UInt8](repeating: 1, count: 35))
        }
        await writer.abandon()
        let requests = try await server.requests()
        #expect(requests.map(\.method) == ["POST", "PUT", "PUT", "DELETE"])
    }

    @Test("credentials are read as the file has them, for each request")
    func credentials() async throws {
        let folder = TemporaryFolder()
        func write(_ id: String, _ permissions: Int = 0o600) throws {
            try folder.write(
                Array("[default]\naws_access_key_id = \(id)\naws_secret_access_key = s\n".utf8), "credentials",
                permissions: permissions)
        }
        try write("FIRST")
        let server = try await ScriptedServer([.init(200, "<ListBucketResult/>")])
        let store = S3RecordStore(
            S3Configuration(
                endpoint: server.url, region: "r", bucket: "b", credentials: .file(path: folder.path("credentials"))),
            client: .shared)
        _ = try await store.list(after: nil, limit: 1)
        try write("SECOND")
        _ = try await store.list(after: nil, limit: 1)
        let signed = try await server.requests().map { $0.headers["authorization"] ?? "" }
        #expect(signed.count == 2 && signed[0].contains("=FIRST/") && signed[1].contains("=SECOND/"))
        try write("THIRD", 0o644)
        await #expect(throws: RecordFailure.self) { try await store.list(after: nil, limit: 1) }
        #expect(try await server.requests().count == 2)
    }
}
