import LedgerREST
import SawtoothProtocol
import SawtoothTesting
import Testing

@Suite("REST API, where it must not do as Sawtooth does, and where nothing was recorded", .serialized)
struct RESTEndpointTests {
    private static let id = String(repeating: "0a", count: 64)

    private func get(
        _ port: Int, _ target: String, headers: [(String, String)] = [("Host", "ledger.example:8008")]
    ) async throws -> RawHTTP.Answer {
        try await RawHTTP.exchange(port: port, method: "GET", target: target, headers: headers)
    }

    private func configuration(timeout: Duration = .seconds(20)) -> RESTEndpoint.Configuration {
        var configuration = RESTEndpoint.Configuration()
        configuration.timeout = timeout
        configuration.connectPatience = .milliseconds(300)
        return configuration
    }

    @Test("a validator that is not there is told of within seconds, with Sawtooth's code")
    func noValidator() async throws {
        // Bound and let go of: nobody listens there.
        let endpoint: String
        do {
            let gone = try ScriptedEndpoint()
            endpoint = gone.endpoint
            gone.stop()
        }
        try await RESTServer.run(validator: endpoint, configuration: configuration()) { port in
            let answer = try await get(port, "/blocks")
            #expect(answer.status == 503)
            #expect(answer.text.contains("\"code\": 17,"))
        }
    }

    @Test("a validator that dies in mid-request is told of at once; when it is back, requests are answered again")
    func validatorComesBack() async throws {
        let first = try ScriptedEndpoint()
        first.answer { _ in .silence }
        let endpoint = first.endpoint
        try await RESTServer.run(validator: endpoint, configuration: configuration()) { port in
            async let pending = get(port, "/peers")
            while first.received.isEmpty { try await Task.sleep(for: .milliseconds(2)) }
            first.stop()
            let answer = try await pending
            #expect(answer.status == 503)
            #expect(answer.text.contains("\"code\": 18,"))

            let second = try ScriptedEndpoint(endpoint: endpoint) { _ in
                .answer(.clientPeersGetResponse, ClientPeersGetResponse(status: .ok, peers: ["tcp://a:8800"]))
            }
            defer { second.stop() }
            var again = try await get(port, "/peers")
            // The new connection is made with growing pauses.
            for _ in 0..<40 where again.status != 200 { again = try await get(port, "/peers") }
            #expect(again.text.contains("tcp://a:8800"))
        }
    }

    @Test("pings are answered while a request waits")
    func ping() async throws {
        let validator = try ScriptedEndpoint()
        validator.answer { _ in .silence }
        try await RESTServer.run(
            validator: validator.endpoint, configuration: configuration(timeout: .seconds(2))
        ) { port in
            async let pending = get(port, "/peers")
            while validator.received.isEmpty { try await Task.sleep(for: .milliseconds(2)) }
            validator.send(Message(type: .pingRequest, correlationID: "ping-1"))
            while !validator.received.contains(where: { $0.type == .pingResponse }) {
                try await Task.sleep(for: .milliseconds(2))
            }
            #expect(validator.received.last?.correlationID == "ping-1")
            _ = try await pending
        }
    }

    @Test("an answer of another type, one that cannot be decoded and a header that is none are the validator's fault")
    func damagedAnswers() async throws {
        let validator = try ScriptedEndpoint()
        try await RESTServer.run(validator: validator.endpoint, configuration: configuration()) { port in
            validator.answer { _ in .answer(.clientBatchGetResponse, ClientPeersGetResponse(status: .ok)) }
            #expect(try await get(port, "/peers").text.contains("\"code\": 20,"))
            validator.answer { _ in .answer(.clientPeersGetResponse, Undecodable()) }
            #expect(try await get(port, "/peers").text.contains("\"code\": 20,"))
            validator.answer { _ in
                .answer(.clientBlockGetResponse, ClientBlockGetResponse(status: .ok, block: Block(header: [0xFF])))
            }
            let answer = try await get(port, "/blocks/\(Self.id)")
            #expect(answer.status == 500)
            #expect(answer.text.contains("\"code\": 21,"))
            validator.answer { _ in
                .answer(.clientBatchStatusResponse, ClientBatchStatusResponse(status: .internalError))
            }
            #expect(try await get(port, "/batch_statuses?id=\(Self.id)").text.contains("\"code\": 10,"))
        }
    }

    @Test(
        "paths are matched byte for byte",
        arguments: [
            "//blocks", "/blocks/", "/blocks//", "/", "", "/Blocks", "/blocks/\(id)/x", "/batch_statuses/\(id)",
            "/receipts/\(id)", "/peers/1", "/%62locks/", "/subscriptions",
        ])
    func unknownPaths(path: String) async throws {
        let validator = try ScriptedEndpoint()
        try await RESTServer.run(validator: validator.endpoint, configuration: configuration()) { port in
            let answer = try await get(port, path.isEmpty ? "?x=1" : path)
            #expect(answer.status == 404 || path.isEmpty && answer.status == 400)
            if answer.status == 404 { #expect(answer.text == "404: Not Found") }
            #expect(validator.received.isEmpty)
        }
    }

    @Test("what would break a link is percent-encoded in it, and hosts come from the proxy's headers")
    func links() async throws {
        let validator = try ScriptedEndpoint()
        validator.answer { _ in .answer(.clientPeersGetResponse, ClientPeersGetResponse(status: .ok)) }
        try await RESTServer.run(validator: validator.endpoint, configuration: configuration()) { port in
            let plain = try await get(port, "/peers?b=1%262&a=x%20y%22&a=second&c&d=%C3%BC")
            #expect(
                plain.text.contains("\"http://ledger.example:8008/peers?a=x%20y%22&b=1%262&c&d=%C3%BC\""),
                "\(plain.text)")
            let forwarded = try await get(
                port, "/peers",
                headers: [
                    ("Host", "inner:1"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "outer"),
                    ("X-Forwarded-Path", "/ledger"),
                ])
            #expect(forwarded.text.contains("\"https://outer/ledger/peers\""))
            let absolute = try await get(port, "http://ledger.example:8008/peers")
            #expect(absolute.text.contains("\"http://ledger.example:8008/peers\""))
        }
    }

    @Test("a wait beyond what the API itself waits, and one that is no number, is cut to 95 % of it")
    func waitLimit() async throws {
        let validator = try ScriptedEndpoint()
        validator.answer { _ in .answer(.clientBatchStatusResponse, ClientBatchStatusResponse(status: .ok)) }
        try await RESTServer.run(validator: validator.endpoint, configuration: configuration()) { port in
            let cases = [("5", 5), ("100000", 19), ("true", 19), ("-1", 19), ("99999999999", 19), ("", 19)]
            for (wait, expected) in cases {
                _ = try await get(port, "/batch_statuses?id=\(Self.id)&wait=\(wait)")
                let last = try #require(validator.received.last)
                let request = try ClientBatchStatusRequest(decoding: last.content)
                #expect(request.wait && request.timeout == expected, "wait=\(wait)")
            }
        }
    }

    @Test(
        "limits that are no positive 32-bit numbers are refused before the validator is asked",
        arguments: [
            "0", "-1", "1.5", "", "abc", "2147483648", "99999999999999999999", "%20", "0x10",
        ])
    func limits(limit: String) async throws {
        let validator = try ScriptedEndpoint()
        try await RESTServer.run(validator: validator.endpoint, configuration: configuration()) { port in
            for list in ["/blocks", "/batches", "/transactions", "/state"] {
                let answer = try await get(port, "\(list)?limit=\(limit)")
                #expect(answer.status == 400)
                #expect(answer.text.contains("\"code\": 53,"))
            }
            #expect(validator.received.isEmpty)
        }
    }

    @Test("as many requests as allowed may wait; the next one is refused at once")
    func outstandingLimit() async throws {
        let validator = try ScriptedEndpoint()
        validator.answer { _ in .silence }
        var configuration = configuration(timeout: .seconds(1))
        configuration.outstandingLimit = 4
        try await RESTServer.run(validator: validator.endpoint, configuration: configuration) { port in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 { group.addTask { try await get(port, "/peers").status } }
                while validator.received.count < 4 { try await Task.sleep(for: .milliseconds(2)) }
                let refused = try await get(port, "/peers")
                #expect(refused.status == 503)
                #expect(refused.text.contains("\"code\": 19,"))
                for try await status in group { #expect(status == 503) }
            }
        }
    }

    @Test("a body of one byte more than allowed is refused, chunked or not, and one at the limit is read")
    func bodyLimit() async throws {
        let validator = try ScriptedEndpoint()
        var configuration = configuration()
        configuration.bodyLimit = 1_000
        try await RESTServer.run(validator: validator.endpoint, configuration: configuration) { port in
            let type = ("Content-Type", "application/octet-stream"), host = ("Host", "x")
            let over = try await RawHTTP.exchange(
                port: port, method: "POST", target: "/batches", headers: [host, type],
                body: [UInt8](repeating: 0xFF, count: 1_001))
            #expect(over.status == 413)
            #expect(over.text == "Maximum request body size 1000 exceeded.")
            let chunk = Array("3e9\r\n".utf8) + [UInt8](repeating: 0xFF, count: 1_001) + Array("\r\n0\r\n\r\n".utf8)
            let chunked = try await RawHTTP.exchange(
                port: port, method: "POST", target: "/batches",
                headers: [host, type, ("Transfer-Encoding", "chunked")], body: chunk)
            #expect(chunked.status == 413)
            let exact = try await RawHTTP.exchange(
                port: port, method: "POST", target: "/batches", headers: [host, type],
                body: [UInt8](repeating: 0xFF, count: 1_000))
            #expect(exact.text.contains("\"code\": 35,"))
        }
    }

    private struct Undecodable: ProtobufMessage {
        init() {}
        init(decoding bytes: [UInt8]) throws(WireError) {}
        func encoded() -> [UInt8] { [0x0A, 0xFF] }
    }
}
