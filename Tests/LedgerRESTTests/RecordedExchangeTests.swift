import LedgerREST
import SawtoothProtocol
import SawtoothTesting
import Testing

@Suite("REST API, against what a real Sawtooth 1.2.6 answered", .serialized)
struct RecordedExchangeTests {
    /// Where Sawtooth answers a plain 500 (a header that is missing, a text that is no JSON, an address that is none, a
    /// number too large), this API answers 400 with the code that Sawtooth has for the nearest mistake.
    static let mended: [Int: Int] = [
        92: 42, 119: 46, 122: 43, 143: 53, 182: 53, 221: 53, 279: 62, 283: 62, 285: 62, 299: 60,
    ]

    @Test("every recorded request gets the recorded answer, and asks the validator for the right thing")
    func recordedChain() async throws {
        try await replay("exchanges.jsonl", atLeast: 286)
    }

    @Test("no genesis block, a full queue, a validator that does not answer: as recorded")
    func recordedTroubles() async throws {
        try await replay("exchanges-extra.jsonl", atLeast: 14)
    }

    private func replay(_ file: String, atLeast count: Int) async throws {
        let exchanges = try Exchange.all(file)
        let validator = try ScriptedEndpoint()
        var configuration = RESTEndpoint.Configuration()
        // What the validator never answers need not take minutes here.
        configuration.timeout = .milliseconds(300)
        let checked = try await RESTServer.run(validator: validator.endpoint, configuration: configuration) { port in
            var checked = 0
            for exchange in exchanges {
                // No answer was recorded, or the validator was killed in mid-request: tested elsewhere.
                if exchange.response.status_line.hasPrefix("EXC") || exchange.errorCode == 18 { continue }
                // A HEAD was recorded without its body; the same GET follows it.
                let isHead = exchange.request?.method == "HEAD"
                let answers = RecordedAnswers(
                    exchange: isHead
                        ? exchanges.first {
                            $0.n > exchange.n && $0.request?.method == "GET"
                                && $0.request?.target == exchange.request?.target
                        } ?? exchange : exchange)
                validator.answer { answers.reply(to: $0) }
                let request = exchange.request
                let answer = try await RawHTTP.exchange(
                    port: port, method: request?.method ?? "POST", target: request?.target ?? "/batches",
                    headers: request == nil
                        ? [("Host", "127.0.0.1:8008"), ("Content-Type", "application/octet-stream")]
                        : exchange.requestHeaders,
                    body: request == nil ? [UInt8](repeating: 0, count: 11_000_000) : exchange.requestBody)
                check(exchange, answer)
                checkQuestion(exchange, validator.received)
                checked += 1
            }
            return checked
        }
        #expect(checked >= count - 4)
    }

    private func check(_ exchange: Exchange, _ answer: RawHTTP.Answer) {
        let name: Comment = "\(exchange.n) \(exchange.name)"
        if let code = Self.mended[exchange.n] {
            #expect(exchange.status == 500, name)
            #expect(answer.status == 400, name)
            #expect(answer.text.contains("\"code\": \(code),"), name)
            return
        }
        #expect(answer.status == exchange.status, name)
        #expect(answer.headers["content-type"] == exchange.headers["content-type"], name)
        #expect(answer.headers["content-length"] == exchange.headers["content-length"], name)
        #expect(answer.headers["allow"] == exchange.headers["allow"], name)
        #expect(answer.text == exchange.response.body ?? "", name)
    }

    /// The question must carry what the target's query says: filters, page, order, wait.
    private func checkQuestion(_ exchange: Exchange, _ received: [Message]) {
        let name: Comment = "\(exchange.n) \(exchange.name)"
        let query = exchange.query
        let ids = query["id"].map { $0.split(separator: ",").map(String.init) } ?? []
        for message in received {
            switch message.type {
            case .clientBatchStatusRequest:
                guard let request = try? ClientBatchStatusRequest(decoding: message.content) else { break }
                if exchange.request?.method != "POST" { #expect(request.batchIDs == ids, name) }
                #expect(request.wait == (query["wait"] ?? "false" != "false"), name)
                continue
            case .clientBatchListRequest:
                guard let request = try? ClientBatchListRequest(decoding: message.content) else { break }
                #expect(request.batchIDs == ids && request.headID == query["head"] ?? "", name)
                checkPage(name, query, request.paging, request.sorting, "default")
                continue
            case .clientTransactionListRequest:
                guard let request = try? ClientTransactionListRequest(decoding: message.content) else { break }
                #expect(request.transactionIDs == ids && request.headID == query["head"] ?? "", name)
                checkPage(name, query, request.paging, request.sorting, "default")
                continue
            case .clientBlockListRequest where exchange.path == "/blocks":
                guard let request = try? ClientBlockListRequest(decoding: message.content) else { break }
                #expect(request.blockIDs == ids && request.headID == query["head"] ?? "", name)
                checkPage(name, query, request.paging, request.sorting, "block_num")
                continue
            case .clientStateListRequest:
                guard let request = try? ClientStateListRequest(decoding: message.content) else { break }
                #expect(request.address == query["address"] ?? "", name)
                checkPage(name, query, request.paging, request.sorting, "default")
                continue
            case .clientBatchSubmitRequest:
                guard let sent = try? ClientBatchSubmitRequest(decoding: message.content),
                    let posted = try? BatchList(decoding: exchange.requestBody)
                else { break }
                #expect(sent.batches == posted.batches, name)
                continue
            default: continue
            }
            Issue.record("\(name): a request to the validator cannot be decoded")
        }
    }

    private func checkPage(
        _ name: Comment, _ query: [String: String], _ paging: ClientPagingControls?, _ sorting: [ClientSortControls],
        _ key: String
    ) {
        #expect(paging?.start == query["start"] ?? "", name)
        #expect(paging?.limit == query["limit"].flatMap { Int32($0) } ?? 0, name)
        switch query["reverse"] {
        case nil, "false": #expect(sorting.isEmpty, name)
        case "": #expect(sorting == [ClientSortControls(keys: [key], reverse: true)], name)
        case let keys?: #expect(sorting == [ClientSortControls(keys: [keys], reverse: true)], name)
        }
    }
}
