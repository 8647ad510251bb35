import AWSSigning
import AsyncHTTPClient
import Cryptography
import Foundation
import Locking
import Logging
import RecordErrors
import RecordStorage
import TestServers
import Testing

/// What S3 says it has stored is compared with what was sent, and looked at again.
@Suite("S3 promises, held against the object", .enabled(if: ScriptedServer.isHere, "needs .build-venv"))
struct S3PromiseTests {
    private static let bytes = Array("0123456789abcde".utf8)
    private static let date = "Thu, 26 Nov 2026 10:00:00 GMT"

    private static func sum(_ bytes: some Sequence<UInt8>) -> String {
        Data(SHA256.hash(Array(bytes))).base64EncodedString()
    }

    /// SHA-256 of the digests of two parts.
    private static let composite = sum(SHA256.hash(Array(bytes.prefix(10))) + SHA256.hash(Array(bytes.suffix(5))))

    private static func answer(
        _ body: String = "", _ tag: String = "\"t\"", _ more: [String: String] = [:]
    ) -> ScriptedServer.Answer {
        .init(200, body, headers: ["ETag": tag, "Last-Modified": date].merging(more) { $1 })
    }

    private static func head(
        _ tag: String = "\"t\"", _ more: [String: String] = [:], length: Int = bytes.count
    ) -> ScriptedServer.Answer {
        answer(String(repeating: "x", count: length), tag, more)
    }

    private static let started = ScriptedServer.Answer(
        200, "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>")

    private static func completed(_ tag: String = "\"c-2\"", _ more: String = "") -> ScriptedServer.Answer {
        .init(
            200, "<CompleteMultipartUploadResult><ETag>\(tag)</ETag>\(more)</CompleteMultipartUploadResult>")
    }

    /// Uploads the bytes, and tells what was asked and what is wrong.
    private func upload(
        _ script: [ScriptedServer.Answer], partLength: Int = 1000, logger: Logger? = nil,
        credential: AWSCredential = S3Servers.credential
    ) async throws -> ([ScriptedServer.Request], RecordFailure?) {
        let server = try await ScriptedServer(script)
        let store = S3RecordStore(
            S3Configuration(
                endpoint: server.url, region: "us-east-1", bucket: "b", credentials: .fixed(credential),
                partLength: partLength, attempts: 1), client: .shared, logger: logger)
        var failure: RecordFailure?
        do {
            _ = try await put(Self.bytes, into: store)
        } catch {
            failure = error as? RecordFailure
        }
        return (try await server.requests(), failure)
    }

    @Test("an upload carries its checksum, and HEAD is asked for length, tag and checksum before it counts")
    func whole() async throws {
        let sum = ["x-amz-checksum-sha256": Self.sum(Self.bytes)]
        let (requests, failure) = try await upload([Self.answer("", "\"t\"", sum), Self.head("\"t\"", sum)])
        #expect(failure == nil)
        #expect(requests.map(\.method) == ["PUT", "HEAD"])
        #expect(requests.first?.headers["x-amz-checksum-sha256"] == Self.sum(Self.bytes))
        #expect(requests.first?.headers["authorization"]?.contains("x-amz-checksum-sha256") == true)
        #expect(requests.first?.headers["content-type"] == "application/octet-stream")
        #expect(requests.last?.headers["x-amz-checksum-mode"] == "ENABLED")
    }

    @Test("parts carry their checksums, and their object has S3's checksum of parts")
    func parts() async throws {
        let sums = [Self.sum(Self.bytes.prefix(10)), Self.sum(Self.bytes.suffix(5))]
        let script =
            [Self.started] + sums.map { Self.answer("", "\"t\"", ["x-amz-checksum-sha256": $0]) } + [
                Self.completed("\"c-2\"", "<ChecksumSHA256>\(Self.composite)-2</ChecksumSHA256>"),
                Self.head("\"c-2\"", ["x-amz-checksum-sha256": "\(Self.composite)-2"]),
            ]
        let (requests, failure) = try await upload(script, partLength: 10)
        #expect(failure == nil)
        #expect(requests.map(\.method) == ["POST", "PUT", "PUT", "POST", "HEAD"])
        #expect(requests[0].headers["x-amz-checksum-algorithm"] == "SHA256")
        #expect(requests[1...2].map { $0.headers["x-amz-checksum-sha256"] } == sums)
        for sum in sums {
            #expect(requests[3].body.contains("<ChecksumSHA256>\(sum)</ChecksumSHA256>"), "\(requests[3].body)")
        }
    }

    @Test("a store that does not know checksums works: it ignores them, or refuses them and is asked without")
    func unknown() async throws {
        #expect(try await upload([Self.answer(), Self.head()]).1 == nil)
        let plain = [Self.started, Self.answer(), Self.answer(), Self.completed(), Self.head("\"whole\"")]
        let (requests, failure) = try await upload(plain, partLength: 10)
        #expect(failure == nil && !requests[3].body.contains("Checksum"))
        for refusal in [
            ScriptedServer.Answer(501, "<Error><Code>NotImplemented</Code></Error>"),
            .init(
                400,
                "<Error><Code>InvalidArgument</Code><Message>Unsupported header 'x-amz-checksum-sha256' received"
                    + "</Message></Error>"),
        ] {
            let (requests, failure) = try await upload([refusal, Self.answer(), Self.head()])
            #expect(failure == nil)
            #expect(requests.map(\.method) == ["PUT", "PUT", "HEAD"])
            #expect(requests[1].headers["x-amz-checksum-sha256"] == nil && requests[1].body == requests[0].body)
            let (parts, none) = try await upload([refusal] + plain, partLength: 10)
            #expect(none == nil)
            // Once is enough.
            #expect(parts.map(\.method) == ["POST", "POST", "PUT", "PUT", "POST", "HEAD"])
            #expect(parts[2].headers["x-amz-checksum-sha256"] == nil)
        }
    }

    private static let lies: [(String, [ScriptedServer.Answer], Int)] = [
        ("SHA-256", [answer("", "\"t\"", ["x-amz-checksum-sha256": sum([1])])], 1000),
        ("SHA-256", [answer(), head("\"t\"", ["x-amz-checksum-sha256": sum([1])])], 1000),
        ("length", [answer(), head(length: 14)], 1000),
        ("ETag", [answer(), head("\"u\"")], 1000),
        (
            "version",
            [answer("", "\"t\"", ["x-amz-version-id": "v1"]), head("\"t\"", ["x-amz-version-id": "v2"])], 1000
        ),
        ("there is none", [answer(), .init(404)], 1000),
        ("SHA-256", [started, answer("", "\"t\"", ["x-amz-checksum-sha256": sum([1])]), .init(204)], 10),
        (
            "SHA-256",
            [started, answer(), answer(), completed("\"c-2\"", "<ChecksumSHA256>x-2</ChecksumSHA256>"), .init(204)], 10
        ),
        ("length", [started, answer(), answer(), completed(), head("\"c-2\"", length: 10), .init(204)], 10),
        ("ETag", [started, answer(), answer(), completed(), head("\"d-2\""), .init(204)], 10),
    ]

    @Test("what is stored and is not what was sent is no success", arguments: lies.indices)
    func lie(index: Int) async throws {
        let (words, script, partLength) = Self.lies[index]
        let (requests, failure) = try await upload(script, partLength: partLength)
        #expect(failure?.code == .objectsFailed, "\(String(describing: failure))")
        #expect(failure?.description.contains(words) == true, "\(String(describing: failure))")
        // A writer that fails in the middle is given up by who writes.
        #expect(partLength == 1000 || requests.count == 2 || requests.last?.method == "DELETE")
    }

    @Test("bytes that S3 found damaged on their way are not sent again without their checksum")
    func damaged() async throws {
        let refusal = ScriptedServer.Answer(
            400, "<Error><Code>BadDigest</Code><Message>the checksum did not match</Message></Error>")
        let (requests, failure) = try await upload([refusal])
        #expect(requests.count == 1 && failure?.code == .objectsRefused)
    }

    private struct Lines: LogHandler {
        let lines: LockedValue<[String]>
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let more = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            lines.withLock { $0.append("\(event.message) \(more.joined(separator: " "))") }
        }
    }

    @Test("S3's own message, request number and region are in the error and in the log, as one short line")
    func operatorsWords() async throws {
        let lines = LockedValue<[String]>([])
        let logger = Logger(label: "t") { _ in Lines(lines: lines) }
        let refusal = ScriptedServer.Answer(
            403,
            "<Error><Code>AccessDenied</Code><Message>no\n&#9;[31mway \u{202E}\(String(repeating: "x", count: 9999))"
                + "</Message><RequestId>R1</RequestId></Error>", headers: ["x-amz-bucket-region": "eu-west-1"])
        let words = try #require(try await upload([refusal], logger: logger).1?.description)
        #expect(words.contains("“no [31mway xxx") && words.contains("(request R1, region eu-west-1)"), "\(words)")
        #expect(words.count < 500 && words.unicodeScalars.allSatisfy { $0.properties.generalCategory != .format })
        let line = try #require(lines.withLock { $0.count == 1 ? $0[0] : nil })
        for part in ["code=AccessDenied", "message=no [31mway", "region=eu-west-1", "request_id=R1", "status=403"] {
            #expect(line.contains(part), "\(line)")
        }
        let header = ScriptedServer.Answer(
            403, "<Error><Code>X</Code><Region>eu-central-1</Region></Error>", headers: ["x-amz-request-id": "R2"])
        #expect(try await upload([header]).1?.description.contains("(request R2, region eu-central-1)") == true)
    }

    @Test("a session's token that a server repeats is in no error and in no log")
    func secret() async throws {
        let token = "FwoGZXIvYXdzEHunter2" + String(repeating: "y", count: 400)
        let credential = AWSCredential(
            accessKeyID: "A", secretAccessKey: SecretBytes(copying: [1, 2, 3]), sessionToken: token)
        let lines = LockedValue<[String]>([])
        let refusal = ScriptedServer.Answer(
            403, "<Error><Code>InvalidToken</Code><Message>bad: \(token)</Message></Error>")
        let failure = try await upload(
            [refusal], logger: Logger(label: "t") { _ in Lines(lines: lines) }, credential: credential
        ).1
        let said = "\(String(describing: failure)) \(lines.withLock { $0 })"
        #expect(said.contains("InvalidToken") && !said.contains("Hunter2"), "\(said)")
    }
}
