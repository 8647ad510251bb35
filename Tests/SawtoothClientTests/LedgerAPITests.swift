import Foundation
import SawtoothClient
import SawtoothProtocol
import SawtoothSigning
import Testing

@Suite("LedgerAPI")
struct LedgerAPITests {
    /// A server that answers recorded targets as recorded.
    private func recordedServer() throws -> ScriptedHTTPServer {
        let exchanges = try RecordedExchange.all().filter { $0.request?.method == "GET" && $0.n >= 99 }
        var answers: [String: (Int, String)] = [:]
        for exchange in exchanges {
            answers[exchange.request?.target ?? ""] = (exchange.status, exchange.response.body ?? "")
        }
        let table = answers
        return try ScriptedHTTPServer { request in
            table[request.target].map { .json($0.0, $0.1) } ?? .plain(404, "404: Not Found")
        }
    }

    @Test("recorded blocks, batches and transactions are read, and every signature in them verifies")
    func chain() async throws {
        let server = try ScriptedHTTPServer { request in
            let name = request.target.hasPrefix("/blocks") ? "blocks-list" : "transactions-list"
            let exchange = try? RecordedExchange.named(name)
            return exchange.map { .json(200, $0.response.body ?? "") } ?? .hangUp
        }
        let api = try LedgerAPI(url: server.url)
        let blocks = try await api.blocks().collect()
        #expect(blocks.count == 17)
        #expect(blocks.map(\.header.blockNum) == (0...16).reversed())
        for (newer, older) in zip(blocks, blocks.dropFirst()) {
            #expect(newer.header.previousBlockID == older.id.hex)
        }
        let transactions = try await api.transactions().collect()
        #expect(transactions.count >= 20)
        for block in blocks {
            #expect(block.isSignatureValid)
            #expect(block.batches.allSatisfy { $0.isSignatureValid })
            #expect(block.batches.map(\.id.hex) == block.header.batchIDs)
            #expect(block.batches.flatMap(\.transactions).allSatisfy { $0.isSignatureValid })
        }
        #expect(Set(transactions.map(\.id)) == Set(blocks.flatMap(\.batches).flatMap(\.transactions).map(\.id)))
    }

    @Test("a recorded page leads to the next one, and both read at the same head")
    func pages() async throws {
        let firstPage = try RecordedExchange.named("state-limit-2"), nextPage = try RecordedExchange.named("state-next")
        let targets = Journal<String>()
        let server = try ScriptedHTTPServer { request in
            targets.append(request.target)
            return .json(200, (targets.count == 1 ? firstPage : nextPage).response.body ?? "")
        }
        var iterator = try LedgerAPI(url: server.url).state(pageSize: 2).makeAsyncIterator()
        for _ in 0..<3 { #expect(try await iterator.next() != nil) }
        let head = try #require(iterator.head)
        #expect(targets.all.count == 2)
        #expect(targets.all.first == "/state?limit=2")
        #expect(targets.all.last?.contains("head=\(head.hex)") == true)
        let start = "start=000000a87cb5eafdcca6a8cde0fb0dec1400c5ab274474a6aa82c12840f169a04216b7"
        #expect(targets.all.last?.contains(start) == true)
    }

    @Test("state at an address: the recorded data, nil where there is none, an error where the question is wrong")
    func state() async throws {
        let server = try recordedServer()
        let here = try LedgerAPI(url: server.url)
        let address = try #require(
            StateAddress(hex: "ac06e9380e9874feab0d428c6055f2a55374f9332aba602ac6dc866ae4aecb1fd5680f"))
        let data = try #require(try await here.state(at: address))
        #expect(String(decoding: data, as: UTF8.self).contains("patient_id"))
        let deleted = try #require(
            StateAddress(hex: "ac06e9999635b18601125341c1c9d79d562cbc2929172c7245588e621afff5c2b47eaf"))
        #expect(try await here.state(at: deleted) == nil)
        #expect(throws: LedgerAPIError(code: .invalidArgument, title: "", message: "")) {
            _ = try here.state(under: "ac06e")
        }
    }

    @Test("recorded receipts keep their changes, events and data")
    func receipts() async throws {
        let recorded = try RecordedExchange.named("receipts-event")
        let server = try ScriptedHTTPServer { _ in .json(200, recorded.response.body ?? "") }
        let id = try #require(TransactionID(hex: String(repeating: "5a", count: 64)))
        let receipts = try await LedgerAPI(url: server.url).receipts(of: [id])
        let receipt = try #require(receipts.first)
        #expect(receipt.events.first?.eventType == "ehr/test")
        #expect(receipt.events.first?.attributes.map(\.key) == ["k", "n"])
        #expect(receipt.events.first?.data == [0] + Array("event".utf8))
        #expect(receipt.stateChanges.first?.type == .set)
        #expect(receipt.stateChanges.first?.value == Array("ev".utf8))
    }

    @Test("recorded statuses: reasons with their extended data, repetitions once")
    func statuses() async throws {
        let recorded = try RecordedExchange.named("statuses-after-invalid-with-extended-data").response.body ?? ""
        let requests = Journal<ScriptedHTTPServer.Request>()
        let server = try ScriptedHTTPServer { request in
            requests.append(request)
            // Sawtooth repeats the entry each time that it runs the batch again.
            let start = recorded.range(of: "      {"), end = recorded.range(of: "      }")
            let entry = start.flatMap { start in end.map { recorded[start.lowerBound..<$0.upperBound] } } ?? ""
            return .json(200, recorded.replacingOccurrences(of: entry, with: "\(entry),\n\(entry),\n\(entry)"))
        }
        let id = try #require(
            BatchID(
                hex: "f66577886b76680cedf1ae4d786dfa1eaf75c0a56d36f407845daaef544a7956"
                    + "4e9fe61f703a8e364b426b0946c28a730d1226d3b9e5273829a1afdb125394cc"))
        let status = try #require(try await LedgerAPI(url: server.url).statuses(of: [id], wait: .seconds(7)).first)
        #expect(status.state == .invalid)
        #expect(status.invalidTransactions.count == 1)
        #expect(status.invalidTransactions.first?.message == "with ext")
        #expect(status.invalidTransactions.first?.extendedData == [1, 2] + Array("extended".utf8))
        #expect(requests.all.first?.target == "/batch_statuses?wait=7")
        #expect(requests.all.first.map { String(decoding: $0.body, as: UTF8.self) } == "[\"\(id.hex)\"]")
    }

    @Test("a submission is a BatchList under the content type that Sawtooth insists on")
    func submission() async throws {
        let recorded = try RecordedExchange.named("batches-post-two-batches")
        let requests = Journal<ScriptedHTTPServer.Request>()
        let server = try ScriptedHTTPServer { request in
            requests.append(request)
            return .json(202, recorded.response.body ?? "")
        }
        try await LedgerAPI(url: server.url + "/").submit(BatchList(decoding: recorded.requestBody).batches)
        let request = try #require(requests.all.first)
        #expect(request.method == "POST" && request.target == "/batches")
        #expect(request.headers["content-type"] == "application/octet-stream")
        #expect(request.body == recorded.requestBody)
    }

    @Test("every recorded error is thrown with its code, title and message")
    func errors() async throws {
        var count = 0
        for exchange in try RecordedExchange.all() where exchange.status >= 400 {
            let body = exchange.response.body ?? ""
            guard body.hasPrefix("{") else { continue }
            let server = try ScriptedHTTPServer { _ in .json(exchange.status, body) }
            let error = await #expect(throws: LedgerAPIError.self) {
                _ = try await LedgerAPI(url: server.url).peers()
            }
            #expect(body.contains("\"code\": \(error?.code.rawValue ?? 0),"))
            #expect(error?.httpStatus == exchange.status)
            #expect(body.contains("\"title\": \"\(error?.title ?? "?")\""))
            count += 1
        }
        #expect(count > 80)
    }

    @Test("what is no Sawtooth error keeps its status and its text")
    func foreignErrors() async throws {
        let server = try ScriptedHTTPServer { _ in .plain(502, "<html>Bad gateway</html>") }
        let error = await #expect(throws: LedgerAPIError.self) { _ = try await LedgerAPI(url: server.url).peers() }
        #expect(error?.code == .unexpectedAnswer && error?.httpStatus == 502)
        #expect(error?.isTemporary == true)
        #expect(error?.message.contains("Bad gateway") == true)
        let other = try ScriptedHTTPServer { _ in .json(200, "{\"hello\": 1}") }
        let second = await #expect(throws: LedgerAPIError.self) { _ = try await LedgerAPI(url: other.url).peers() }
        #expect(second?.code == .unexpectedAnswer && second?.isTemporary == false)
        let large = try ScriptedHTTPServer { _ in .plain(413, "Maximum request body size 10485760 exceeded.") }
        let third = await #expect(throws: LedgerAPIError.self) { try await LedgerAPI(url: large.url).submit([]) }
        #expect(third?.code == .bodyTooLarge)
    }

    @Test("nobody listening is told from no answer: only the second may have been processed")
    func unreachable() async throws {
        let url = try ScriptedHTTPServer.refusingURL()
        let gone = await #expect(throws: LedgerAPIError.self) { _ = try await LedgerAPI(url: url).peers() }
        #expect(gone?.code == .unreachable)
        #expect(gone?.mayHaveBeenProcessed == false && gone?.isTemporary == true)
        let server = try ScriptedHTTPServer { _ in .hangUp }
        let broken = await #expect(throws: LedgerAPIError.self) { try await LedgerAPI(url: server.url).submit([]) }
        #expect(broken?.code == .noAnswer)
        #expect(broken?.mayHaveBeenProcessed == true && broken?.isTemporary == true)
    }

    @Test(
        "what is no URL of a REST API is refused before anything is sent",
        arguments: [
            "", "127.0.0.1:8008", "ftp://x", "http://", "http://a b", "http://a?b", "tcp://127.0.0.1:4004",
        ])
    func urls(url: String) {
        #expect(throws: LedgerAPIError(code: .invalidArgument, title: "", message: "")) { _ = try LedgerAPI(url: url) }
    }

    @Test(
        "nothing is sent in clear to another machine that was not named, and no URL with a credential is shown",
        arguments: ["http://rest-api:8008", "http://hunter2@127.0.0.1", "https://u:hunter2@host/x"])
    func refusedURLs(url: String) throws {
        let error = #expect(throws: LedgerAPIError.self) { _ = try LedgerAPI(url: url) }
        #expect(error?.code == .invalidArgument && error?.description.contains("hunter2") == false)
        var configuration = LedgerAPI.Configuration()
        configuration.plainHTTPHosts = ["rest-api"]
        _ = try LedgerAPI(url: "http://rest-api:8008", configuration: configuration)
    }

    @Test("a credential is sent, and shown nowhere")
    func credential() async throws {
        let journal = Journal<String>()
        let server = try ScriptedHTTPServer { request in
            journal.append(request.headers["authorization"] ?? "")
            return .json(200, "{\"data\": []}")
        }
        var configuration = LedgerAPI.Configuration()
        configuration.credential = try .bearer("hunter2")
        _ = try await LedgerAPI(url: server.url, configuration: configuration).peers()
        #expect(journal.all == ["Bearer hunter2"])
        var shown = "\(configuration) \(String(reflecting: configuration))"
        dump(configuration, to: &shown)
        #expect(!shown.contains("hunter2"))
        for text in ["", "a b", "a\r\nX: y", "ä"] {
            #expect(throws: LedgerAPIError.self) { _ = try LedgerCredential.bearer(text) }
        }
        for text in ["", "no colon", ":x", "a:b\nc"] {
            #expect(throws: LedgerAPIError.self) { _ = try LedgerCredential.basic(text) }
        }
    }
}
