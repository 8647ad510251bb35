import Cryptography
import SawtoothClient
import SawtoothProtocol
import SawtoothSigning
import Testing

@Suite("Client library, REST API, development ledger and processor together", .serialized, .timeLimit(.minutes(3)))
struct ClientJourneyTests {
    private let key: PrivateKey

    init() throws { key = try PrivateKey(bytes: SHA256.hash("alice")) }

    /// Reads until `count` blocks came, and checks that they follow on each other.
    private func blocks(
        _ count: Int, from follower: EventFollower, counting counter: Counter? = nil
    ) async throws -> [BlockEvents] {
        var blocks: [BlockEvents] = []
        var iterator = follower.makeAsyncIterator()
        while blocks.count < count, let update = try await iterator.next() {
            switch update {
            case .block(let block):
                if let last = blocks.last { #expect(block.previous == last.block.id) }
                blocks.append(block)
                counter?.add()
            case .fork: Issue.record("a fork on a ledger that has none")
            case .subscribed, .disconnected: break
            }
        }
        return blocks
    }

    @Test("a batch is committed in a block that can be read, with its state, receipt and event")
    func oneBatch() async throws {
        try await WholeLedger.run { ledger, api in
            try await ledger.startProcessor()
            let batch = try CounterHandler.batch("one", key: key)
            let verdict = try await BatchSubmitter(api: api).submitAndAwait(batch, timeout: .seconds(60))
            guard case .committed(let reference?) = verdict else {
                Issue.record("\(verdict)")
                return
            }
            let block = try await api.block(reference.id)
            #expect(block.header.batchIDs.contains(batch.headerSignature))
            #expect(block.isSignatureValid && block.batches.allSatisfy { $0.isSignatureValid })
            let address = try #require(CounterHandler.address("one"))
            #expect(try await StateReader(api: api).data(at: [address]) == [Array("1".utf8)])
            let genesis = try #require(try await api.blocks(order: .reversed, pageSize: 1).collect(limit: 1).first)
            #expect(try await api.state(at: address, head: genesis.id) == nil)
            let id = try #require(batch.transactions.first?.id)
            #expect(try await api.transaction(id).payload == Array("one".utf8))
            let receipt = try #require(try await api.receipts(of: [id]).first)
            #expect(receipt.events.map(\.eventType) == ["counter/increased"])
            #expect(receipt.stateChanges.map(\.address) == [address.hex])
        }
    }

    @Test("a refused batch brings the family's message and data; signed anew it may pass")
    func refusedBatch() async throws {
        try await WholeLedger.run { ledger, api in
            try await ledger.startProcessor()
            let verdict = try await BatchSubmitter(api: api)
                .submitAndAwait(CounterHandler.batch("!no", key: key), timeout: .seconds(60))
            #expect(verdict.rejection?.message == "Refused: !no")
            #expect(verdict.rejection?.extendedData == [1, 2, 3])
            let wrong = try CounterHandler.batch("x", key: key)
            let forged = Batch(
                header: wrong.header, headerSignature: String(repeating: "1f", count: 64),
                transactions: wrong.transactions)
            await #expect(throws: LedgerAPIError(code: .submittedBatchesInvalid, title: "", message: "")) {
                _ = try await BatchSubmitter(api: api).submitAndAwait(forged, timeout: .seconds(60))
            }
        }
    }

    @Test("more batches than the queue holds are all committed, each once, though the ledger pushes back")
    func backPressure() async throws {
        try await WholeLedger.run { ledger, api in
            // No processor yet: the queue fills.
            let names = (0..<450).map { "counter-\($0 % 90)" }
            let batches = try names.map { try CounterHandler.batch($0, key: key) }
            let postponed = Counter()
            async let verdicts = BatchSubmitter(api: api).submitAndAwait(batches, timeout: .seconds(150)) { progress in
                if case .postponed(let error, _) = progress {
                    #expect(error.code == .queueFull)
                    postponed.add()
                }
            }
            while postponed.value == 0 { try await Task.sleep(for: .milliseconds(20)) }
            try await ledger.startProcessor()
            let committed = try await verdicts.count { $0.isCommitted }
            #expect(committed == 450)
            let entries = try await api.state(under: CounterHandler.namespace, pageSize: 25).collect()
            #expect(entries.count == 90)
            #expect(entries.allSatisfy { $0.data == Array("5".utf8) })
            let transactions = try await api.transactions(pageSize: 100).collect()
            #expect(Set(transactions.map(\.id)).isSuperset(of: batches.flatMap(\.transactions).compactMap(\.id)))
        }
    }

    @Test("a follower sees every block once, in order, across a restart of the ledger")
    func followAcrossRestart() async throws {
        try await WholeLedger.run { ledger, api in
            try await ledger.startProcessor()
            let submitter = BatchSubmitter(api: api)
            let endpoint = await ledger.component
            let wanted = [EventSubscription(eventType: "counter/increased")]
            for name in ["a", "b", "c"] {
                let verdict = try await submitter.submitAndAwait(
                    CounterHandler.batch(name, key: key), timeout: .seconds(60))
                #expect(verdict.isCommitted)
            }
            let follower = EventFollower(endpoint: endpoint, subscriptions: wanted, start: .genesis)
            let seenSoFar = Counter()
            async let seen = blocks(7, from: follower, counting: seenSoFar)
            while seenSoFar.value < 4 { try await Task.sleep(for: .milliseconds(5)) }
            try await ledger.stopNode()
            try await ledger.startNode()
            for name in ["d", "e", "f"] {
                // The processor registers again, the API connects again: the submitter sees the batch through.
                let verdict = try await submitter.submitAndAwait(
                    CounterHandler.batch(name, key: key), timeout: .seconds(60))
                #expect(verdict.isCommitted)
            }
            let all = try await seen
            #expect(all.map(\.block.number) == Array(0...6))
            let names = all.flatMap(\.events).map { $0.attributes.first?.value }
            #expect(names == ["a", "b", "c", "d", "e", "f"])
            // Another one, which knows some blocks already.
            let known = [all[1].block, all[3].block]
            let late = EventFollower(endpoint: endpoint, subscriptions: wanted, start: .after(known))
            let rest = try await blocks(3, from: late)
            #expect(rest.map(\.block.number) == [4, 5, 6])
        }
    }

    @Test("a batch of a family without a processor waits; its verdict comes when the processor does")
    func waitsForProcessor() async throws {
        try await WholeLedger.run { ledger, api in
            let batch = try CounterHandler.batch("late", key: key)
            let early = try await BatchSubmitter(api: api).submitAndAwait(batch, timeout: .seconds(2))
            #expect(early == .unknown(last: .pending))
            try await ledger.startProcessor()
            let id = try #require(batch.id)
            let verdicts = try await CommitAwaiter(api: api).verdicts(of: [id], timeout: .seconds(60))
            #expect(verdicts.first?.isCommitted == true)
        }
    }
}
