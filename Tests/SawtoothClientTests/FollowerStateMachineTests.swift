import SawtoothProtocol
import Testing

@testable import SawtoothClient

@Suite("FollowerStateMachine")
struct FollowerStateMachineTests {
    static func id(_ name: String) -> BlockID {
        let hex = name.utf8.map { String($0, radix: 16) }.joined()
        return BlockID(hex: hex + String(repeating: "0", count: 128 - hex.count)) ?? .beforeGenesis
    }

    /// The events of a block `name` after `previous` (nil: the first).
    static func events(_ name: String, _ number: UInt64, after previous: String?) -> [Event] {
        [
            Event(
                eventType: "sawtooth/block-commit",
                attributes: [
                    .init(key: "block_id", value: id(name).hex), .init(key: "block_num", value: "\(number)"),
                    .init(key: "state_root_hash", value: "root-\(name)"),
                    .init(key: "previous_block_id", value: (previous.map(id) ?? .beforeGenesis).hex),
                ]),
            Event(eventType: "xo/move", attributes: [.init(key: "block", value: name)]),
        ]
    }

    private func names(_ actions: [FollowerStateMachine.Action]) -> [String] {
        actions.map { action in
            switch action {
            case .emit(.block(let block)): "block \(block.block.number)"
            case .emit(.fork(let after)): "fork after \(after.map { "\($0.number)" } ?? "nothing")"
            case .emit(let other): "\(other)"
            case .subscribe(let known): "subscribe \(known.count)"
            case .reconnect: "reconnect"
            case .fail(let error): "fail \(error)"
            }
        }
    }

    private func chain(_ count: Int) -> FollowerStateMachine {
        var machine = FollowerStateMachine(known: [], fromGenesis: true, wantsBlockCommit: false)
        for number in 0..<count {
            _ = machine.received(Self.events("a\(number)", UInt64(number), after: number == 0 ? nil : "a\(number - 1)"))
        }
        return machine
    }

    @Test("blocks that follow on each other are handed on, without the event that tells them apart")
    func sequence() {
        var machine = chain(3)
        let actions = machine.received(Self.events("a3", 3, after: "a2"))
        guard case .emit(.block(let block)) = actions.first else {
            Issue.record("\(actions)")
            return
        }
        #expect(actions.count == 1)
        #expect(block.block == BlockReference(id: Self.id("a3"), number: 3))
        #expect(block.stateRoot == "root-a3")
        #expect(block.events.map(\.eventType) == ["xo/move"])
    }

    @Test("the block's own event is handed on to those who subscribed to it")
    func commitWanted() {
        var machine = FollowerStateMachine(known: [], fromGenesis: false, wantsBlockCommit: true)
        guard case .emit(.block(let block)) = machine.received(Self.events("x", 7, after: "w")).first else {
            Issue.record("no block")
            return
        }
        #expect(block.events.count == 2)
    }

    @Test("a block that is already known is not told twice")
    func duplicate() {
        var machine = chain(3)
        #expect(machine.received(Self.events("a2", 2, after: "a1")).isEmpty)
        #expect(machine.received(Self.events("a0", 0, after: nil)).isEmpty)
    }

    @Test("a block after an older one is a fork there, whatever the numbers")
    func fork() {
        var machine = chain(12)
        #expect(names(machine.received(Self.events("b9", 9, after: "a8"))) == ["fork after 8", "block 9"])
        #expect(names(machine.received(Self.events("b10", 10, after: "b9"))) == ["block 10"])
        #expect(names(machine.received(Self.events("a9", 9, after: "a8"))) == ["fork after 8", "block 9"])
    }

    @Test("another first block is a fork after nothing")
    func forkAtGenesis() {
        var machine = chain(3)
        #expect(names(machine.received(Self.events("z0", 0, after: nil))) == ["fork after nothing", "block 0"])
    }

    @Test("a gap makes the follower connect again; after some attempts without progress it gives up")
    func gap() {
        var machine = chain(3)
        for _ in 0..<3 {
            #expect(names(machine.received(Self.events("a9", 9, after: "a8"))) == ["reconnect"])
            #expect(machine.received(Self.events("a10", 10, after: "a9")).isEmpty, "of the connection to be dropped")
            _ = machine.connected()
        }
        let last = machine.received(Self.events("a9", 9, after: "a8"))
        #expect(last == [.fail(.broken(after: BlockReference(id: Self.id("a2"), number: 2)))])
        var other = chain(3)
        for _ in 0..<3 {
            _ = other.received(Self.events("a9", 9, after: "a8"))
            _ = other.connected()
        }
        _ = other.received(Self.events("a3", 3, after: "a2"))
        #expect(names(other.received(Self.events("a9", 9, after: "a8"))) == ["reconnect"], "counted anew")
    }

    @Test("who begins with the next block takes any block first; who wants the past does not")
    func firstBlock() {
        var next = FollowerStateMachine(known: [], fromGenesis: false, wantsBlockCommit: false)
        #expect(next.connected() == [.subscribe(after: [])])
        #expect(names(next.received(Self.events("a7", 7, after: "a6"))) == ["block 7"])
        var genesis = FollowerStateMachine(known: [], fromGenesis: true, wantsBlockCommit: false)
        #expect(genesis.connected() == [.subscribe(after: [.beforeGenesis])])
        #expect(names(genesis.received(Self.events("a7", 7, after: "a6"))) == ["reconnect"])
    }

    @Test("known blocks: the last 16, ever fewer older ones, and the id before the first")
    func knownBlocks() {
        var machine = chain(600)
        guard case .subscribe(let known) = machine.connected().first else {
            Issue.record("no subscription")
            return
        }
        let expected = Array(1...16) + [32, 64, 128, 256, 512]
        #expect(known == expected.map { Self.id("a\(600 - $0)") } + [.beforeGenesis])
    }

    @Test("given blocks are sorted, so that the newest is asked for first")
    func givenBlocks() {
        let blocks = [3, 1, 2].map { BlockReference(id: Self.id("a\($0)"), number: $0) }
        var machine = FollowerStateMachine(known: blocks, fromGenesis: false, wantsBlockCommit: false)
        #expect(
            machine.connected() == [
                .subscribe(after: [Self.id("a3"), Self.id("a2"), Self.id("a1"), .beforeGenesis])
            ])
    }

    @Test("answers of the validator to the subscription")
    func answers() {
        var machine = chain(1)
        #expect(machine.answered(.init(status: .ok)) == [.emit(.subscribed)])
        #expect(machine.answered(.init(status: .unknownBlock)) == [.fail(.unknownBlocks)])
        #expect(
            machine.answered(.init(status: .invalidFilter, responseMessage: "bad regex"))
                == [.fail(.invalidFilter(message: "bad regex"))])
        #expect(machine.answered(.init(status: .unset)) == [.reconnect])
    }

    @Test("events without the block's own, or with one that is damaged, are left alone")
    func damaged() {
        var machine = chain(2)
        #expect(machine.received([Event(eventType: "xo/move")]).isEmpty)
        #expect(machine.received([]).isEmpty)
        var events = Self.events("a2", 2, after: "a1")
        events[0].attributes[0].value = "not an id"
        #expect(machine.received(events).isEmpty)
        events = Self.events("a2", 2, after: "a1")
        events[0].attributes[1].value = "-1"
        #expect(machine.received(events).isEmpty)
    }
}
