import Logging
import SawtoothProtocol
import Testing

@testable import DevLedger

@Suite("The component endpoint")
struct ComponentEndpointTests {
    private static let first = ConnectionID(bytes: [7])
    private static let second = ConnectionID(bytes: [8])

    /// The endpoint over a fixture's journal, and frames for it.
    private struct Stage {
        let fixture: JournalFixture
        let endpoint: ComponentEndpoint

        init() throws {
            fixture = try JournalFixture()
            fixture.journal.processors.remove(JournalFixture.processor)
            endpoint = ComponentEndpoint(
                journal: fixture.journal, networkEndpoint: "tcp://127.0.0.1:8800", logger: Logger(label: "test"))
        }

        /// Sends a message at `time` and returns what the endpoint sends in return, to anybody.
        func send(
            _ type: Message.MessageType, _ content: [UInt8] = [], from connection: ConnectionID, at time: Double,
            correlationID: String = "c"
        ) throws -> [ComponentEndpoint.Outgoing] {
            let message = Message(type: type, correlationID: correlationID, content: content)
            try endpoint.receive(message.encoded(), from: connection, now: time)
            return try endpoint.step(now: time)
        }

        func register(_ connection: ConnectionID, at time: Double) throws -> [ComponentEndpoint.Outgoing] {
            let request = TpRegisterRequest(family: "test", version: "1.0", maxOccupancy: 5)
            return try send(.tpRegisterRequest, request.encoded(), from: connection, at: time)
        }

        func submit(_ batch: Batch, at time: Double) throws -> [ComponentEndpoint.Outgoing] {
            let request = ClientBatchSubmitRequest(batches: [batch])
            return try send(.clientBatchSubmitRequest, request.encoded(), from: ConnectionID(bytes: [99]), at: time)
        }
    }

    @Test("a quiet connection is pinged after 18 s, then every 10 s, and dropped for nothing but being unreachable")
    func pings() throws {
        let stage = try Stage()
        _ = try stage.register(Self.first, at: 0)
        var pinged: [Double] = []
        var time = 0.0
        while time < 120 {
            for outgoing in try stage.endpoint.step(now: time) where outgoing.message.type == .pingRequest {
                pinged.append(time)
                #expect(outgoing.connection == Self.first)
            }
            time += 0.5
        }
        #expect(pinged == [18, 28, 38, 48, 58, 68, 78, 88, 98, 108, 118])
        #expect(stage.fixture.journal.processors.contains(Self.first))
        _ = try stage.send(.pingResponse, from: Self.first, at: 120)
        #expect(try stage.endpoint.step(now: 137).isEmpty)
        #expect(try stage.endpoint.step(now: 138).map(\.message.type) == [.pingRequest])
    }

    @Test("when some connection is lost every processor is pinged, and the one that is gone is found by it")
    func lostConnection() throws {
        let stage = try Stage()
        _ = try stage.register(Self.first, at: 0)
        _ = try stage.register(Self.second, at: 0)
        let batch = try stage.fixture.batch(nonce: "x")
        let sent = try stage.submit(batch, at: 1).filter { $0.message.type == .tpProcessRequest }
        let holder = try #require(sent.first).connection
        let other = holder == Self.first ? Self.second : Self.first
        stage.endpoint.someConnectionLost(now: 2)
        let pinged = try stage.endpoint.step(now: 2).filter { $0.message.type == .pingRequest }.map(\.connection.bytes)
        #expect(Set(pinged) == [[7], [8]])
        // The first ping was swallowed; the second one cannot be delivered.
        _ = try stage.send(.pingResponse, from: other, at: 2.5)
        #expect(try stage.endpoint.step(now: 3).map(\.connection) == [holder])
        stage.endpoint.lost(holder, now: 3)
        let again = try stage.endpoint.step(now: 3)
        #expect(again.map(\.message.type) == [.tpProcessRequest])
        #expect(again.map(\.connection) == [other])
    }

    @Test("a processor that comes back under its old identity is given its transactions again, in fresh contexts")
    func comeback() throws {
        let stage = try Stage()
        _ = try stage.register(Self.first, at: 0)
        let sent = try stage.submit(stage.fixture.batch(nonce: "x"), at: 1)
        let first = try #require(sent.first { $0.message.type == .tpProcessRequest })
        let before = try TpProcessRequest(decoding: first.message.content)
        // Registering again without any loss adds up, and takes nothing away.
        let same = try stage.register(Self.first, at: 2)
        #expect(same.map(\.message.type) == [.tpRegisterResponse])
        stage.endpoint.someConnectionLost(now: 3)
        let back = try stage.register(Self.first, at: 3)
        let request = try #require(back.first { $0.message.type == .tpProcessRequest })
        let after = try TpProcessRequest(decoding: request.message.content)
        #expect(after.signature == before.signature)
        #expect(after.contextID != before.contextID)
    }

    @Test("a client that waits for a verdict gets it when it is there, or what there is when its time is over")
    func waiting() throws {
        let stage = try Stage()
        _ = try stage.register(Self.first, at: 0)
        let batch = try stage.fixture.batch(nonce: "x")
        let sent = try stage.submit(batch, at: 1)
        func wait(_ timeout: UInt32, at time: Double) throws -> [ClientBatchStatus.Status] {
            let request = ClientBatchStatusRequest(batchIDs: [batch.headerSignature], wait: true, timeout: timeout)
            return try statuses(stage.send(.clientBatchStatusRequest, request.encoded(), from: Self.second, at: time))
        }
        func statuses(_ outgoing: [ComponentEndpoint.Outgoing]) throws -> [ClientBatchStatus.Status] {
            try outgoing.filter { $0.message.type == .clientBatchStatusResponse }.flatMap { each in
                try ClientBatchStatusResponse(decoding: each.message.content).batchStatuses.map(\.status)
            }
        }
        #expect(try wait(5, at: 2) == [])
        #expect(try wait(0, at: 2) == [])
        #expect(try statuses(stage.endpoint.step(now: 6.9)) == [])
        #expect(try statuses(stage.endpoint.step(now: 7)) == [.pending])
        let request = try #require(sent.first { $0.message.type == .tpProcessRequest })
        let verdict = try stage.send(
            .tpProcessResponse, TpProcessResponse(status: .ok).encoded(), from: Self.first, at: 8,
            correlationID: request.message.correlationID)
        #expect(try statuses(verdict) == [.committed])
        #expect(try wait(5, at: 9) == [.committed])
    }

    @Test("a verdict on someone else's transaction is ignored")
    func foreignVerdict() throws {
        let stage = try Stage()
        _ = try stage.register(Self.first, at: 0)
        let batch = try stage.fixture.batch(nonce: "x")
        let sent = try stage.submit(batch, at: 1)
        let request = try #require(sent.first { $0.message.type == .tpProcessRequest })
        _ = try stage.send(
            .tpProcessResponse, TpProcessResponse(status: .invalidTransaction).encoded(), from: Self.second, at: 2,
            correlationID: request.message.correlationID)
        #expect(try stage.fixture.status(batch) == .pending)
    }
}
