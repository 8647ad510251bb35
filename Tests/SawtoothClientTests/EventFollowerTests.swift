import SawtoothProtocol
import SawtoothTesting
import Testing

@testable import SawtoothClient

@Suite("EventFollower, over a real socket", .timeLimit(.minutes(1)))
struct EventFollowerTests {
    private func events(_ name: String, _ number: UInt64, after previous: String?) -> Message {
        let list = EventList(events: FollowerStateMachineTests.events(name, number, after: previous))
        return Message(type: .clientEvents, correlationID: "event", content: list.encoded())
    }

    private func subscribeOK(_ message: Message) -> ScriptedEndpoint.Reply {
        message.type == .clientEventsSubscribeRequest
            ? .answer(.clientEventsSubscribeResponse, ClientEventsSubscribeResponse(status: .ok)) : .silence
    }

    private func follower(_ endpoint: String, buffer: Int = 1_024) -> EventFollower {
        EventFollower(
            endpoint: endpoint, subscriptions: [EventSubscription(eventType: "xo/move")], start: .genesis,
            bufferLimit: buffer)
    }

    @Test("subscribes with its own need for block events, follows, answers pings, and asks on after a disconnect")
    func course() async throws {
        let validator = try ScriptedEndpoint()
        let endpoint = validator.endpoint
        validator.answer(with: subscribeOK)
        var updates = follower(endpoint).makeAsyncIterator()
        #expect(try await updates.next() == .subscribed)
        let first = try #require(validator.received.first)
        let subscription = try ClientEventsSubscribeRequest(decoding: first.content)
        #expect(subscription.subscriptions.map(\.eventType) == ["xo/move", "sawtooth/block-commit"])
        #expect(subscription.lastKnownBlockIDs == [BlockID.beforeGenesis.hex])

        validator.send(events("a0", 0, after: nil))
        validator.send(Message(type: .pingRequest, correlationID: "p1"))
        validator.send(events("a1", 1, after: "a0"))
        for number in 0...1 {
            guard case .block(let block) = try await updates.next() else {
                Issue.record("no block \(number)")
                return
            }
            #expect(block.block.number == UInt64(number))
        }
        while !validator.received.contains(where: { $0.type == .pingResponse && $0.correlationID == "p1" }) {
            try await Task.sleep(for: .milliseconds(2))
        }

        validator.stop()
        #expect(try await updates.next() == .disconnected)
        let second = try ScriptedEndpoint(endpoint: endpoint, script: subscribeOK)
        #expect(try await updates.next() == .subscribed)
        let again = try ClientEventsSubscribeRequest(decoding: try #require(second.received.first).content)
        #expect(again.lastKnownBlockIDs.first == FollowerStateMachineTests.id("a1").hex)
        second.send(events("b1", 1, after: "a0"))
        let genesis = BlockReference(id: FollowerStateMachineTests.id("a0"), number: 0)
        #expect(try await updates.next() == .fork(after: genesis))
        guard case .block = try await updates.next() else {
            Issue.record("no block after the fork")
            return
        }
    }

    @Test("a reader that is slow loses nothing: what it has no room for waits")
    func overflow() async throws {
        let validator = try ScriptedEndpoint()
        let total: UInt64 = 3_000
        // A validator that catches up: every subscription is answered with all blocks after the newest known one.
        validator.answer { [weak validator] message in
            guard message.type == .clientEventsSubscribeRequest else { return .silence }
            let known = (try? ClientEventsSubscribeRequest(decoding: message.content))?.lastKnownBlockIDs.first ?? ""
            let first = (0..<total).first { FollowerStateMachineTests.id("a\($0)").hex == known }.map { $0 + 1 } ?? 0
            for number in first..<total {
                validator?.send(events("a\(number)", number, after: number == 0 ? nil : "a\(number - 1)"))
            }
            return .answer(.clientEventsSubscribeResponse, ClientEventsSubscribeResponse(status: .ok))
        }
        var updates = follower(validator.endpoint, buffer: 16).makeAsyncIterator()
        var expected: UInt64 = 0
        var subscriptions = 0
        while expected < total, let update = try await updates.next() {
            switch update {
            case .block(let block):
                #expect(block.block.number == expected)
                expected += 1
            case .subscribed: subscriptions += 1
            case .disconnected: break
            case .fork: Issue.record("fork at \(expected)")
            }
            if expected % 500 == 1 { try await Task.sleep(for: .milliseconds(20)) }
        }
        #expect(expected == total)
        #expect(subscriptions == 1)
    }

    @Test("a filter that the validator refuses ends the follower with its reason")
    func badFilter() async throws {
        let validator = try ScriptedEndpoint()
        validator.answer { _ in
            .answer(
                .clientEventsSubscribeResponse,
                ClientEventsSubscribeResponse(status: .invalidFilter, responseMessage: "invalid regex"))
        }
        var updates = follower(validator.endpoint).makeAsyncIterator()
        await #expect(throws: EventFollowerError.invalidFilter(message: "invalid regex")) {
            _ = try await updates.next()
        }
        #expect(try await updates.next() == nil)
    }

    @Test("what is no endpoint is refused")
    func badEndpoint() async throws {
        var updates = follower("nonsense").makeAsyncIterator()
        await #expect(throws: EventFollowerError.self) { _ = try await updates.next() }
    }

    @Test("cancelling the task that reads ends the iteration")
    func cancellation() async throws {
        let validator = try ScriptedEndpoint()
        validator.answer(with: subscribeOK)
        let follower = follower(validator.endpoint)
        let task = Task {
            var count = 0
            for try await _ in follower { count += 1 }
            return count
        }
        while validator.received.isEmpty { try await Task.sleep(for: .milliseconds(2)) }
        task.cancel()
        #expect(try await task.value <= 1)
    }
}
