import RecordConfiguration
import RecordErrors
import SawtoothClient
import TestServers
import Testing

@Suite("The connection to the ledger, from settings")
struct LedgerConnectionTests {
    private let folder = TemporaryFolder()

    private func api(_ values: [String: String], _ environment: [String: String] = [:]) throws -> LedgerAPI {
        try RecordParts.ledgerAPI(
            Settings(flags: values, known: RecordSettings.ledgerConnection, variable: { environment[$0] }))
    }

    private func complaint(
        _ values: [String: String], _ environment: [String: String] = [:],
        _ location: SourceLocation = #_sourceLocation
    ) -> String {
        do {
            _ = try api(values, environment)
            Issue.record("accepted: \(values)", sourceLocation: location)
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test("a URL with a password in it is refused with what to do, and never shown")
    func password() {
        let words = complaint(["ledger.url": "https://reader:hunter2@ledger.example"])
        #expect(words.contains("ledger.url") && words.contains("name a file"))
        #expect(!words.contains("hunter2") && !words.contains("reader"), "\(words)")
        #expect(!complaint(["ledger.url": "http://x?key=hunter2"]).contains("hunter2"))
    }

    @Test("plain HTTP goes to this machine, and to a host that is named")
    func plain() throws {
        let words = complaint(["ledger.url": "http://rest-api:8008"])
        #expect(words.contains("connections.plain_http_hosts") && words.contains("rest-api"), "\(words)")
        _ = try api(["ledger.url": "http://rest-api:8008", "connections.plain_http_hosts": "other,rest-api"])
        _ = try api(
            ["ledger.url": "http://rest-api:8008"], ["EHR_CONNECTIONS_PLAIN_HTTP_HOSTS": "rest-api"])
        _ = try api(["ledger.url": "https://rest-api:8008/sawtooth"])
    }

    @Test(
        "a bearer token or name and password, from a file or a variable, is sent with every request",
        .enabled(if: ScriptedServer.isHere))
    func credential() async throws {
        try folder.write(Array("a.token-1\n".utf8), "bearer")
        try folder.write(Array("reader:pass word\r\n".utf8), "basic")
        let server = try await ScriptedServer([.init(200, #"{"data": []}"#)])
        let ways: [([String: String], [String: String], String)] = [
            (["ledger.bearer_file": folder.path("bearer")], [:], "Bearer a.token-1"),
            (["ledger.bearer_environment": "TOKEN"], ["TOKEN": "t2"], "Bearer t2"),
            (["ledger.basic_file": folder.path("basic")], [:], "Basic cmVhZGVyOnBhc3Mgd29yZA=="),
            (["ledger.basic_environment": "BASIC"], ["BASIC": "reader:pass word"], "Basic cmVhZGVyOnBhc3Mgd29yZA=="),
            // What comes first counts: the flag, not the environment's.
            (["ledger.bearer_file": folder.path("bearer")], ["EHR_LEDGER_BASIC_ENVIRONMENT": "B"], "Bearer a.token-1"),
        ]
        for (values, environment, expected) in ways {
            try await server.answer([.init(200, #"{"data": []}"#)])
            let api = try api(values.merging(["ledger.url": server.url]) { first, _ in first }, environment)
            _ = try await api.peers()
            _ = try await api.peers()
            #expect(try await server.requests().map { $0.headers["authorization"] } == [expected, expected])
            #expect(!"\(api)".contains("token-1") && !"\(api)".contains("cmVh"), "\(api)")
            var shown = ""
            dump(api, to: &shown)
            #expect(!shown.contains("a.token-1") && !shown.contains("cmVhZGVyOnBhc3Mgd29yZA=="))
        }
    }

    @Test("a credential that is none, is there twice, or may be read by others is refused and not shown")
    func noCredential() throws {
        try folder.write(Array("hunter2".utf8), "open", permissions: 0o644)
        try folder.write(Array("hunt er2".utf8), "blank")
        #expect(complaint(["ledger.bearer_file": folder.path("open")]).contains("chmod 600"))
        for way in ["ledger.bearer_file", "ledger.basic_file"] {
            let words = complaint([way: folder.path("blank")])
            #expect(words.contains(way) && !words.contains("hunt"), "\(words)")
        }
        #expect(complaint(["ledger.bearer_environment": "NONE"]).contains("NONE"))
        let both = ["ledger.bearer_file": folder.path("blank"), "ledger.basic_file": folder.path("blank")]
        #expect(complaint(both).contains("one credential"))
    }

    @Test("files of certificates and keys that cannot be used are refused before anything is asked")
    func certificates() throws {
        try folder.write(Array("x".utf8), "file", permissions: 0o644)
        let file = folder.path("file")
        #expect(complaint(["ledger.authorities": file]).contains("no certificates"))
        #expect(complaint(["ledger.client_certificate": file]).contains("belong together"))
        #expect(complaint(["ledger.client_key": file]).contains("belong together"))
    }
}
