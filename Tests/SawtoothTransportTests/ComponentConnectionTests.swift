import Locking
import Logging
import SawtoothProtocol
import SawtoothTesting
import SawtoothTransport
import Testing
import ZeroMQ

@Suite("ComponentConnection, over a real socket", .timeLimit(.minutes(2)))
struct ComponentConnectionTests {
    private static let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    private func connect(
        _ endpoint: String, outstanding: Int = 100, patience: Duration = .seconds(20),
        onEvent: (@Sendable (ComponentConnection.Event) -> Void)? = nil
    ) throws -> ComponentConnection {
        try ComponentConnection(
            endpoint: endpoint, limits: .init(outstanding: outstanding, connectPatience: patience),
            logger: Self.logger, onEvent: onEvent)
    }

    private func echo(_ message: Message) -> ScriptedEndpoint.Reply {
        .answer(message.type, Message(type: message.type, correlationID: "", content: message.content))
    }

    private func ask(
        _ connection: ComponentConnection, _ text: String, timeout: Duration = .seconds(20)
    ) async throws -> String {
        let answer = try await connection.request(.pingResponse, content: Array(text.utf8), timeout: timeout)
        return String(decoding: try Message(decoding: answer.content).content, as: UTF8.self)
    }

    @Test("a thousand requests at one time each get their own answer")
    func manyAtOnce() async throws {
        let validator = try ScriptedEndpoint()
        validator.answer(with: echo)
        let connection = try connect(validator.endpoint, outstanding: 1_000)
        defer { connection.close() }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<1_000 {
                group.addTask { try await ask(connection, "request \(number)") == "request \(number)" }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }

    @Test("requests that were sent fail with their connection; those not yet sent go over the next one")
    func lostConnection() async throws {
        let first = try ScriptedEndpoint()
        let endpoint = first.endpoint
        first.answer { _ in .silence }
        let connection = try connect(endpoint)
        defer { connection.close() }
        let waiting = Task { try await ask(connection, "sent") }
        while first.received.isEmpty { try await Task.sleep(for: .milliseconds(2)) }
        first.stop()
        await #expect(throws: ComponentError.disconnected(endpoint: endpoint)) { _ = try await waiting.value }
        async let later = ask(connection, "not yet sent")
        let second = try ScriptedEndpoint(endpoint: endpoint, script: echo)
        defer { second.stop() }
        #expect(try await later == "not yet sent")
    }

    @Test("without a validator a request fails after its patience, and nothing of it is sent later")
    func notConnected() async throws {
        let gone = try ScriptedEndpoint()
        let endpoint = gone.endpoint
        gone.stop()
        let connection = try connect(endpoint, patience: .milliseconds(100))
        defer { connection.close() }
        await #expect(throws: ComponentError.notConnected(endpoint: endpoint)) { _ = try await ask(connection, "old") }
        let validator = try ScriptedEndpoint(endpoint: endpoint, script: echo)
        while (try? await ask(connection, "new")) != "new" {}
        #expect(!validator.received.contains { $0.content == Array("old".utf8) })
    }

    @Test("an answer that comes too late, or to nothing, disturbs no one")
    func lateAnswers() async throws {
        let validator = try ScriptedEndpoint()
        validator.answer { _ in .silence }
        let unasked = LockedValue<[Message]>([])
        let connection = try connect(validator.endpoint) { event in
            if case .message(let message) = event { unasked.withLock { $0.append(message) } }
        }
        defer { connection.close() }
        await #expect(throws: ComponentError.timedOut(endpoint: validator.endpoint)) {
            _ = try await ask(connection, "slow", timeout: .milliseconds(100))
        }
        let question = try #require(validator.received.last)
        for id in [question.correlationID, "ffffffffffff", "not hex", ""] {
            validator.send(Message(type: .clientEvents, correlationID: id))
        }
        while unasked.withLock({ $0.count }) < 4 { try await Task.sleep(for: .milliseconds(2)) }
        validator.answer(with: echo)
        #expect(try await ask(connection, "next") == "next")
    }

    @Test("no more requests wait than allowed, a cancelled one makes room, and closing ends all")
    func bounds() async throws {
        let validator = try ScriptedEndpoint()
        validator.answer { _ in .silence }
        let connection = try connect(validator.endpoint, outstanding: 2)
        let first = Task { try await ask(connection, "1") }
        let second = Task { try await ask(connection, "2") }
        while validator.received.count < 2 { try await Task.sleep(for: .milliseconds(2)) }
        await #expect(throws: ComponentError.busy(limit: 2)) { _ = try await ask(connection, "3") }
        first.cancel()
        await #expect(throws: ComponentError.cancelled) { _ = try await first.value }
        let third = Task { try await ask(connection, "4") }
        while validator.received.count < 3 { try await Task.sleep(for: .milliseconds(2)) }
        connection.close()
        await #expect(throws: ComponentError.closed) { _ = try await second.value }
        await #expect(throws: ComponentError.closed) { _ = try await third.value }
        await #expect(throws: ComponentError.closed) { _ = try await ask(connection, "5") }
    }

    @Test("pings are answered under their own correlation id")
    func pings() async throws {
        let validator = try ScriptedEndpoint()
        validator.answer(with: echo)
        let connection = try connect(validator.endpoint)
        defer { connection.close() }
        _ = try await ask(connection, "hello")
        validator.answer { _ in .silence }
        for number in 0..<5 { validator.send(Message(type: .pingRequest, correlationID: "ping \(number)")) }
        while validator.received.count < 5 { try await Task.sleep(for: .milliseconds(2)) }
        #expect(validator.received.map(\.correlationID) == (0..<5).map { "ping \($0)" })
        #expect(validator.received.allSatisfy { $0.type == .pingResponse })
    }

    @Test("a posted request that nobody answers costs the connection, so that its sender can ask again")
    func postedRequest() async throws {
        let validator = try ScriptedEndpoint()
        validator.answer { _ in .silence }
        let connections = LockedValue(0)
        let connection = try connect(validator.endpoint) { event in
            if case .connected = event { connections.withLock { $0 += 1 } }
        }
        defer { connection.close() }
        connection.post(.clientEventsSubscribeRequest, content: [], timeout: .milliseconds(200))
        while connections.withLock({ $0 }) < 2 { try await Task.sleep(for: .milliseconds(2)) }
        #expect(validator.received.count == 1)
    }

    @Test("a hundred restarts of the validator in the midst of requests: each is answered or fails, none hangs")
    func restarts() async throws {
        var validator = try ScriptedEndpoint(script: echo)
        let endpoint = validator.endpoint
        var limits = ComponentConnection.Limits()
        limits.shortestPause = .milliseconds(1)
        limits.longestPause = .milliseconds(5)
        let connection = try ComponentConnection(endpoint: endpoint, limits: limits, logger: Self.logger)
        defer { connection.close() }
        let isOver = LockedValue(false)
        let counts = LockedValue((answered: 0, failed: 0))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for client in 0..<8 {
                group.addTask {
                    while !isOver.withLock({ $0 }), !Task.isCancelled {
                        do {
                            let answer = try await ask(connection, "client \(client)")
                            #expect(answer == "client \(client)")
                            counts.withLock { $0.answered += 1 }
                        } catch let error as ComponentError {
                            #expect(error == .disconnected(endpoint: endpoint))
                            counts.withLock { $0.failed += 1 }
                        }
                    }
                }
            }
            for _ in 0..<100 {
                let before = counts.withLock { $0.answered }
                while counts.withLock({ $0.answered }) == before { try await Task.sleep(for: .milliseconds(1)) }
                validator.stop()
                validator = try ScriptedEndpoint(endpoint: endpoint, script: echo)
            }
            let before = counts.withLock { $0.answered }
            while counts.withLock({ $0.answered }) < before + 8 { try await Task.sleep(for: .milliseconds(1)) }
            isOver.withLock { $0 = true }
            try await group.waitForAll()
        }
        #expect(counts.withLock { $0.answered } >= 100)
    }
}
