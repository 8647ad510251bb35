import AWSSigning
import AsyncHTTPClient
import RecordErrors
import RecordStorage
import TestServers
import Testing

/// One answer can be written in many ways, and servers use them.
@Suite(
    "S3 answers as XML lets them be written",
    .enabled(if: ScriptedServer.isHere, "needs the Python environment, .build-venv"))
struct S3AnswerTests {
    private static let name = "m-" + String(repeating: "a", count: 32)

    private func store(_ script: [ScriptedServer.Answer]) async throws -> (ScriptedServer, S3RecordStore) {
        let server = try await ScriptedServer(script)
        let configuration = S3Configuration(
            endpoint: server.url, region: "us-east-1", bucket: "b", prefix: "o'brien/",
            credentials: .fixed(S3Servers.credential), attempts: 1)
        return (server, S3RecordStore(configuration, client: .shared))
    }

    /// What `o'brien/` may look like.
    private static let prefixes = [
        "o'brien/", "o&apos;brien/", "o&#39;brien/", "o&#x27;brien/", "<!-- a key -->o'brien<!-- of ours -->/",
    ]
    private static let keys =
        prefixes.map { $0 + name } + ["<![CDATA[o'brien/\(name)]]>", "<![CDATA[o'brien/]]>\(name)"]

    /// The document as it is, with a declaration and a namespace, with a prefix at each name, and over several lines.
    private static func forms(_ root: String, _ content: String) -> [String] {
        let names = /<(\/?)([A-Za-z])/
        return [
            "<\(root)>\(content)</\(root)>",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<\(root) xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\(content)</\(root)>",
            "<\(root) xmlns:s3=\"http://s3.amazonaws.com/doc/2006-03-01/\">\(content)</\(root)>"
                .replacing(names) { "<\($0.output.1)s3:\($0.output.2)" },
            "<\(root)>\(content)</\(root)>".replacing(/(<\/[A-Za-z]+>)</) { "\($0.output.1)\n  <" }.replacing(
                "<Size>", with: "<Size a=\"b\">"),
        ]
    }

    @Test("a listed object is found however its key is written", arguments: keys)
    func listed(key: String) async throws {
        let content =
            "<IsTruncated>false</IsTruncated><Contents><Key>\(key)</Key><Size>7</Size>"
            + "<LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>"
        for form in Self.forms("ListBucketResult", content) {
            let (server, store) = try await store([.init(200, form)])
            let found = try await store.list(after: nil, limit: 10)
            #expect(found.map(\.name.text) == [Self.name], "\(form)")
            #expect(found.first?.length == 7 && found.first?.modified == 1_767_225_600)
            withExtendedLifetime(server) {}
        }
    }

    @Test("an abandoned upload is ended however its key and its id are written", arguments: keys)
    func abandoned(key: String) async throws {
        let content =
            "<IsTruncated>false</IsTruncated><Upload><Key>\(key)</Key>"
            + "<UploadId>1&lt;2&#62;3&amp;amp;</UploadId><Initiated>2026-01-01T00:00:00Z</Initiated></Upload>"
        for form in Self.forms("ListMultipartUploadsResult", content) {
            let (server, store) = try await store([.init(200, form), .init(204)])
            #expect(try await store.removeAbandoned(olderThan: 3600).removed == 1, "\(form)")
            let path = try await server.requests().last?.path
            #expect(path == "/b/o%27brien/\(Self.name)?uploadId=1%3C2%3E3%26amp%3B", "\(form)")
        }
    }

    @Test("a store's word for what is wrong is found however it is written")
    func code() async throws {
        let forms =
            Self.forms("Error", "<Code>AccessDenied</Code><Message>no</Message>")
            + ["<Error><Code><![CDATA[AccessDenied]]></Code></Error>", "<Error><Code>Access&#68;enied</Code></Error>"]
        for form in forms {
            let (server, store) = try await store([.init(403, form)])
            let error = await #expect(throws: RecordFailure.self) { try await store.list(after: nil, limit: 1) }
            #expect(error?.words(of: .objectsRefused)?.hasPrefix("it answers 403, AccessDenied") == true, "\(form)")
            withExtendedLifetime(server) {}
        }
    }

    @Test(
        "an answer that is no XML, or whose texts would be cut short, is refused and not taken for an empty list",
        arguments: [
            "", "OK", "<html><body><p>Welcome<br></body></html>", "<ListBucketResult><IsTruncated>true</IsTruncated>",
            "<ListBucketResult><Contents><Key>o'brien/<![CDATA[\(name)]]></Key></Contents></ListBucketResult>",
            "<ListMultipartUploadsResult><Upload><Key>o'brien/<![CDATA[\(name)]]></Key><UploadId>1</UploadId></Upload>"
                + "</ListMultipartUploadsResult>",
            "<R><IsTruncated>false</IsTruncated></R>",
            "<!DOCTYPE R [<!ENTITY x \"y\">]><R>&z;</R>", String(repeating: "<R>", count: 100_000),
        ])
    func refused(answer: String) async throws {
        let (server, store) = try await store([.init(200, answer)])
        let listing = await #expect(throws: RecordFailure.self) { try await store.list(after: nil, limit: 1) }
        let sweep = await #expect(throws: RecordFailure.self) { try await store.removeAbandoned(olderThan: 0) }
        for error in [listing, sweep] { #expect(error?.code == .objectsRefused, "\(error?.description ?? "")") }
        withExtendedLifetime(server) {}
    }

    @Test("a file that an answer names is not read")
    func externalEntity() async throws {
        let folder = TemporaryFolder()
        try folder.write(Array(Self.name.utf8), "name")
        let answer =
            "<!DOCTYPE R [<!ENTITY x SYSTEM \"file://\(folder.path("name"))\">]>"
            + "<R><Upload><Key>o'brien/&x;</Key><UploadId>1</UploadId>"
            + "<Initiated>2026-01-01T00:00:00Z</Initiated></Upload></R>"
        let (server, store) = try await store([.init(200, answer), .init(204)])
        _ = try? await store.removeAbandoned(olderThan: 0)
        #expect(try await server.requests().map(\.method) == ["GET"])
    }
}
