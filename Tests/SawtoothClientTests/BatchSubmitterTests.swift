import Foundation
import SawtoothClient
import SawtoothProtocol
import Testing

@Suite("BatchSubmitter")
struct BatchSubmitterTests {
    private func batch() throws -> Batch {
        let exchange = try RecordedExchange.named("batches-post-register-p1")
        return try #require(try BatchList(decoding: exchange.requestBody).batches.first)
    }

    private func statusBody(_ id: String, _ state: String) -> String {
        "{\"data\": [{\"id\": \"\(id)\", \"invalid_transactions\": [], \"status\": \"\(state)\"}]}"
    }

    @Test("through a full queue, a server that hangs up, UNKNOWN and PENDING to COMMITTED, with the block it is in")
    func course() async throws {
        let batch = try batch()
        let full =
            try RecordedExchange.all().first { $0.status == 429 }?.response.body
            ?? "{\"error\": {\"code\": 31, \"message\": \"full\", \"title\": \"full\"}}"
        let blocks = try RecordedExchange.named("blocks-list").response.body ?? ""
        let requests = Journal<ScriptedHTTPServer.Request>()
        let server = try ScriptedHTTPServer { request in
            requests.append(request)
            let submissions = requests.all.count { $0.target == "/batches" }
            let polls = requests.all.count { $0.target.hasPrefix("/batch_statuses") }
            switch request.target {
            case "/batches" where submissions == 1: return .json(429, full)
            case "/batches" where submissions == 2: return .hangUp
            case "/batches": return .json(202, "{\"link\": \"http://x/batch_statuses?id=1\"}")
            case let target where target.hasPrefix("/batch_statuses"):
                let state = polls == 1 ? "UNKNOWN" : polls == 2 ? "PENDING" : "COMMITTED"
                return .json(200, statusBody(batch.headerSignature, state))
            default: return .json(200, blocks)
            }
        }
        var policy = CommitPolicy()
        policy.firstPause = .milliseconds(5)
        policy.firstPollPause = .milliseconds(5)
        let progress = Journal<String>()
        let verdict = try await BatchSubmitter(api: LedgerAPI(url: server.url), policy: policy)
            .submitAndAwait(batch, timeout: .seconds(20)) { progress.append("\($0)".prefix { $0 != "(" }.description) }
        guard case .committed(let block?) = verdict else {
            Issue.record("\(verdict)")
            return
        }
        #expect(block.number == 1)
        let bodies = requests.all.filter { $0.target == "/batches" }.map(\.body)
        #expect(bodies.count == 3 && Set(bodies).count == 1, "the same signed batch each time")
        #expect(
            progress.all.prefix(6)
                == ["submitting", "postponed", "submitting", "postponed", "submitting", "accepted"])
        #expect(progress.all.contains("decided"))
    }

    @Test(
        "batches that were kept encoded are sent byte for byte, and one that is not is encoded the same",
        arguments: [200, 1000])
    func encoded(padding: Int) async throws {
        let batch = try batch()
        // A field that the message does not have, as a later version might: encoding the batch anew would lose it.
        let field: [UInt8] = [0xFA, 0x01, UInt8(padding & 0x7F) | 0x80, UInt8(padding >> 7)]
        let kept = batch.encoded() + field + [UInt8](repeating: 0x41, count: padding)
        let again = try Batch(decoding: kept)
        let requests = Journal<ScriptedHTTPServer.Request>()
        let server = try ScriptedHTTPServer { request in
            requests.append(request)
            return request.target == "/batches"
                ? .json(202, "{\"link\": \"x\"}") : .json(200, statusBody(batch.headerSignature, "INVALID"))
        }
        let submitter = BatchSubmitter(api: try LedgerAPI(url: server.url))
        let sent = try EncodedBatch(again, encoded: kept)
        #expect(try await submitter.submitAndAwait(encoded: [sent], timeout: .seconds(60)) == [.invalid([])])
        _ = try await submitter.submitAndAwait([batch, again], timeout: .seconds(60))
        let bodies = requests.all.filter { $0.target == "/batches" }.map(\.body)
        #expect(bodies.count == 2)
        let length = [UInt8(kept.count & 0x7F) | 0x80, UInt8(kept.count >> 7)]
        #expect(bodies.first == [0x0A] + length + kept)
        #expect(bodies.last == BatchList(batches: [batch]).encoded())
        #expect(throws: LedgerAPIError.self) { try EncodedBatch(Batch()) }
    }

    @Test("an invalid batch brings the family's message and data")
    func invalid() async throws {
        let batch = try batch()
        let recorded = try RecordedExchange.named("statuses-after-invalid-with-extended-data").response.body ?? ""
        let old =
            "f66577886b76680cedf1ae4d786dfa1eaf75c0a56d36f407845daaef544a7956"
            + "4e9fe61f703a8e364b426b0946c28a730d1226d3b9e5273829a1afdb125394cc"
        let body = recorded.replacingOccurrences(of: old, with: batch.headerSignature)
        let server = try ScriptedHTTPServer { request in
            request.target == "/batches" ? .json(202, "{\"link\": \"x\"}") : .json(200, body)
        }
        let verdict = try await BatchSubmitter(api: LedgerAPI(url: server.url))
            .submitAndAwait(batch, timeout: .seconds(60))
        #expect(verdict.rejection?.message == "with ext")
        #expect(verdict.rejection?.extendedData == [1, 2] + Array("extended".utf8))
    }

    @Test("without a verdict in time the last status is told; without an API, the failure")
    func noVerdict() async throws {
        let batch = try batch()
        let server = try ScriptedHTTPServer { request in
            request.target == "/batches"
                ? .json(202, "{\"link\": \"x\"}") : .json(200, statusBody(batch.headerSignature, "PENDING"))
        }
        // Long enough for one answer while every core is busy with other tests.
        let verdict = try await BatchSubmitter(api: LedgerAPI(url: server.url))
            .submitAndAwait(batch, timeout: .seconds(20))
        #expect(verdict == .unknown(last: .pending))
        let url = try ScriptedHTTPServer.refusingURL()
        await #expect(throws: LedgerAPIError(code: .unreachable, title: "", message: "")) {
            _ = try await BatchSubmitter(api: LedgerAPI(url: url)).submitAndAwait(batch, timeout: .milliseconds(300))
        }
    }

    @Test("a batch that is not signed is refused here, and nothing is sent")
    func unsigned() async throws {
        let server = try ScriptedHTTPServer { _ in .hangUp }
        await #expect(throws: LedgerAPIError(code: .invalidArgument, title: "", message: "")) {
            _ = try await BatchSubmitter(api: LedgerAPI(url: server.url)).submitAndAwait(Batch(), timeout: .seconds(1))
        }
    }

    @Test("a cancelled wait ends at once")
    func cancellation() async throws {
        let batch = try batch()
        let asked = Journal<Int>()
        let server = try ScriptedHTTPServer { request in
            asked.append(1)
            return request.target == "/batches"
                ? .json(202, "{\"link\": \"x\"}") : .json(200, statusBody(batch.headerSignature, "UNKNOWN"))
        }
        let api = try LedgerAPI(url: server.url)
        let task = Task { try await BatchSubmitter(api: api).submitAndAwait(batch, timeout: .seconds(600)) }
        while asked.count < 3 { try await Task.sleep(for: .milliseconds(2)) }
        task.cancel()
        await #expect(throws: LedgerAPIError(code: .cancelled, title: "", message: "")) { _ = try await task.value }
    }
}
