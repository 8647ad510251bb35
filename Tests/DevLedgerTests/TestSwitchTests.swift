import Logging
import SawtoothProtocol
import Testing

@testable import DevLedger

@Suite("The ledger's switches for tests")
struct TestSwitchTests {
    private static let id = String(repeating: "ab", count: 64)
    private static let client = ConnectionID(bytes: [99])

    @Test("commands are lines of words")
    func grammar() throws {
        #expect(try TestCommand("reorganise 3") == .reorganise(.init(depth: 3)))
        #expect(
            try TestCommand(" reorganise 2 drop \(Self.id)  reversed later ")
                == .reorganise(
                    .init(depth: 2, isReversed: true, fates: [Self.id: .drop], otherwise: .later)))
        #expect(try TestCommand("clock set 12") == .clock(.set(12)))
        #expect(try TestCommand("clock step -60") == .clock(.step(-60)))
        #expect(try TestCommand("clock run") == .clock(.run))
        #expect(try TestCommand("answers drop 2") == .answers(.init(fault: .drop, count: 2, type: nil)))
        #expect(
            try TestCommand("answers delay 250 1 CLIENT_STATE_GET_RESPONSE")
                == .answers(.init(fault: .delay(seconds: 0.25), count: 1, type: .clientStateGetResponse)))
        #expect(try TestCommand("answers clear") == .answers(nil))
        #expect(try TestCommand("invalid next bad block info") == .invalid(nil, message: "bad block info"))
        #expect(try TestCommand("invalid \(Self.id)") == .invalid(Self.id, message: "refused by a test"))
        #expect(try TestCommand("accept all") == .accept(nil))
    }

    @Test(
        "what is no command is refused with what to write",
        arguments: [
            "", "fork", "reorganise", "reorganise -1", "reorganise 1 sideways", "reorganise 1 ab", "clock", "clock set",
            "clock set -1", "clock run 1", "answers", "answers drop", "answers drop 0", "answers delay 0 1",
            "answers delay 600001 1", "answers drop 1 PING_RESPONSE", "answers clear 1", "invalid", "invalid once",
            "accept", "accept next",
        ])
    func noCommand(line: String) {
        #expect(throws: TestCommand.Refused.self) { try TestCommand(line) }
    }

    @Test("a block's time is the machine's until it is set or stepped, and again when it runs")
    func clock() {
        var machine: UInt64 = 100
        let clock = TestClock(wallClock: { machine })
        #expect(clock.seconds == 100)
        clock.apply(.step(50))
        machine = 200
        #expect(clock.seconds == 250)
        clock.apply(.set(1_000))
        machine = 300
        clock.apply(.step(-1))
        #expect(clock.seconds == 999)
        clock.apply(.step(.min))
        #expect(clock.seconds == 0)
        clock.apply(.run)
        #expect(clock.seconds == 300)
        #expect(TestClock(fixedAt: 7, wallClock: { machine }).seconds == 7)
    }

    /// An endpoint that takes commands, over a fixture's journal.
    private struct Stage {
        let fixture: JournalFixture
        let endpoint: ComponentEndpoint

        init() throws {
            fixture = try JournalFixture()
            endpoint = ComponentEndpoint(
                journal: fixture.journal, networkEndpoint: "tcp://127.0.0.1:8800", logger: Logger(label: "test"))
        }

        func order(_ line: String) throws -> [String] {
            try endpoint.receiveCommand([[1], [], Array(line.utf8)], now: fixture.now)
            return endpoint.takeReplies().map { String(decoding: $0[2], as: UTF8.self) }
        }

        /// The answers to a status request that are sent at once.
        func ask(_ correlationID: String) throws -> [String] {
            let message = Message(type: .clientStatusGetRequest, correlationID: correlationID, content: [])
            try endpoint.receive(message.encoded(), from: TestSwitchTests.client, now: fixture.now)
            return try answers()
        }

        func answers() throws -> [String] {
            try endpoint.step(now: fixture.now).filter { $0.message.type == .clientStatusGetResponse }
                .map(\.message.correlationID)
        }
    }

    @Test("as many answers as were ordered are dropped, of the type that was named")
    func droppedAnswers() throws {
        let stage = try Stage()
        #expect(try stage.order("answers drop 2 CLIENT_STATUS_GET_RESPONSE") == ["ok"])
        #expect(try stage.order("answers drop 1 CLIENT_STATE_GET_RESPONSE") == ["ok"])
        #expect(try stage.ask("1") == [])
        #expect(try stage.ask("2") == [])
        #expect(try stage.ask("3") == ["3"])
        #expect(try stage.order("answers drop 5") == ["ok"])
        #expect(try stage.ask("4") == [])
        #expect(try stage.order("answers clear") == ["ok"])
        #expect(try stage.ask("5") == ["5"])
    }

    @Test("an answer that is delayed comes when it is due, after those that were not")
    func delayedAnswers() throws {
        let stage = try Stage()
        #expect(try stage.order("answers delay 500 1") == ["ok"])
        #expect(try stage.ask("1") == [])
        #expect(try stage.ask("2") == ["2"])
        #expect(stage.endpoint.nextStep(now: stage.fixture.now) == stage.fixture.now + 0.5)
        stage.fixture.now += 0.4
        #expect(try stage.answers() == [])
        stage.fixture.now += 0.1
        #expect(try stage.answers() == ["1"])
    }

    @Test("a batch is INVALID once, and accepted when it is submitted again", arguments: [true, false])
    func invalidOnce(named: Bool) throws {
        let stage = try Stage()
        let fixture = stage.fixture
        let batch = try fixture.batch(nonce: "x")
        #expect(try stage.order("invalid \(named ? batch.headerSignature : "next") bad_block_info") == ["ok"])
        if named {
            try fixture.submit(fixture.batch(nonce: "other"))
            try fixture.answer("other")
        }
        try fixture.submit(batch)
        #expect(fixture.running.isEmpty)
        let verdict = try fixture.journal.status(batch.headerSignature)
        #expect(verdict.status == .invalid)
        #expect(verdict.invalidTransactions.map(\.message) == ["bad_block_info"])
        try fixture.submit(batch)
        #expect(try fixture.status(batch) == .pending)
        try fixture.answer("x")
        #expect(try fixture.status(batch) == .committed)
        #expect(try stage.order("invalid \(batch.headerSignature)")[0].hasPrefix("refused: "))
    }

    @Test("a batch that was answered INVALID can be accepted without being submitted again")
    func accepted() throws {
        let stage = try Stage()
        let fixture = stage.fixture
        let batch = try fixture.batch(nonce: "x")
        _ = try stage.order("invalid next")
        try fixture.submit(batch)
        #expect(try stage.order("accept \(Self.id)")[0].hasPrefix("refused: "))
        #expect(try stage.order("accept all") == ["ok"])
        #expect(try stage.order("accept all")[0].hasPrefix("refused: "))
        try fixture.step()
        try fixture.answer("x")
        #expect(try fixture.status(batch) == .committed)
        // Forgotten for good: later the old verdict does not expire twice.
        fixture.now += 601
        try fixture.step()
        #expect(try fixture.status(batch) == .committed)
    }

    @Test("whoever orders a reorganisation hears of it when it has taken effect, and subscribers of its blocks")
    func reorganisation() throws {
        let stage = try Stage()
        let fixture = stage.fixture
        try fixture.submit(fixture.batch(nonce: "x"))
        try fixture.answer("x")
        let request = ClientEventsSubscribeRequest(
            subscriptions: [.init(eventType: EventSubscriptions.blockCommit)])
        let message = Message(type: .clientEventsSubscribeRequest, correlationID: "s", content: request.encoded())
        try stage.endpoint.receive(message.encoded(), from: Self.client, now: fixture.now)
        _ = try stage.endpoint.step(now: fixture.now)
        #expect(try stage.order("reorganise 2")[0].hasPrefix("refused: "))
        #expect(try stage.order("reorganise 1") == [])
        let sent = try stage.endpoint.step(now: fixture.now)
        #expect(sent.map(\.message.type) == [.tpProcessRequest])
        #expect(stage.endpoint.takeReplies().isEmpty)
        let verdict = Message(
            type: .tpProcessResponse, correlationID: try #require(sent.first).message.correlationID,
            content: TpProcessResponse(status: .ok).encoded())
        try stage.endpoint.receive(verdict.encoded(), from: JournalFixture.processor, now: fixture.now)
        let events = try stage.endpoint.step(now: fixture.now)
        #expect(events.map(\.message.type) == [.clientEvents])
        let head = try #require(fixture.store.head)
        #expect(
            stage.endpoint.takeReplies() == [[[1], [], Array("ok number=1 head=\(head.blockID)".utf8)]])
    }
}
