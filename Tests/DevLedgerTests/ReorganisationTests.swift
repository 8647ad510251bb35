import SawtoothProtocol
import Testing

@testable import DevLedger

@Suite("A reorganisation of the chain")
struct ReorganisationTests {
    private static let address = JournalFixture.address("aa")
    private static let other = JournalFixture.address("bb")

    /// What the processor does with each transaction: it appends the nonce to the data at one address. `no` after `x`
    /// is invalid, and `nothing` does nothing.
    private static func run(_ fixture: JournalFixture) throws {
        while let nonce = fixture.running.first?.request.header?.nonce {
            guard nonce != "nothing" else {
                try fixture.answer(nonce)
                continue
            }
            let data = try fixture.get(nonce, address)
            if nonce == "no", data.contains(UInt8(ascii: "x")) {
                try fixture.answer(nonce, .init(status: .invalidTransaction, message: "x was there"))
            } else {
                try fixture.answer(nonce, setting: [.init(address: address, data: data + Array(nonce.utf8))])
            }
        }
    }

    private static func append(_ nonce: String, in fixture: JournalFixture) throws -> Batch {
        try fixture.batch(reads: [address], writes: [address], nonce: nonce)
    }

    /// Commits each batch in a block of its own.
    @discardableResult
    private static func commit(_ nonces: [String], in fixture: JournalFixture) throws -> [Batch] {
        let batches = try nonces.map { try append($0, in: fixture) }
        for batch in batches {
            try fixture.submit(batch)
            try run(fixture)
        }
        return batches
    }

    private static func reorganise(
        _ fixture: JournalFixture, _ depth: UInt64, reversed: Bool = false,
        fates: [String: Reorganisation.Fate] = [:], otherwise: Reorganisation.Fate = .again
    ) throws {
        try fixture.journal.beginFork(
            .init(depth: depth, isReversed: reversed, fates: fates, otherwise: otherwise), now: fixture.now)
        try fixture.step()
        try run(fixture)
    }

    private static func text(_ fixture: JournalFixture) throws -> String {
        let leaf = try fixture.store.leaf(#require(StateAddress(hex: address)))
        return String(decoding: leaf ?? [], as: UTF8.self)
    }

    /// The state root that the leaves of the store have.
    private static func rootOfLeaves(_ store: ChainStore) throws -> NodeKey {
        var leaves: [StateAddress: [UInt8]?] = [:]
        try store.walkLeaves(prefix: #require(AddressPrefix("")), from: nil, reverse: false) { address, data in
            leaves[address] = data
            return true
        }
        return try store.tree(.emptyRoot).updating(leaves).root
    }

    @Test("puts other blocks of the same heights in the place of the last ones", arguments: [1, 3] as [UInt64])
    func sameHeights(depth: UInt64) throws {
        let fixture = try JournalFixture()
        let batches = try Self.commit(["a", "b", "c", "d"], in: fixture)
        let before = try (0...4).map { try #require(try fixture.store.block(number: $0)) }
        let root = fixture.store.head?.stateRoot
        fixture.committed = []
        try Self.reorganise(fixture, depth)
        let after = try (0...4).map { try #require(try fixture.store.block(number: $0)) }
        let fork = Int(4 - depth)
        #expect(Array(after[...fork]) == Array(before[...fork]))
        #expect(zip(before, after).dropFirst(fork + 1).allSatisfy { $0.headerSignature != $1.headerSignature })
        #expect(after.map { $0.batches.map(\.headerSignature) } == before.map { $0.batches.map(\.headerSignature) })
        #expect(fixture.store.head?.stateRoot == root)
        #expect(try Self.rootOfLeaves(fixture.store) == root)
        for orphan in before[(fork + 1)...] {
            #expect(try fixture.store.number(ofBlock: orphan.headerSignature) == nil)
        }
        // What subscribers hear of: each new block, the first one on the last common one.
        #expect(fixture.committed.map(\.block.headerSignature) == after[(fork + 1)...].map(\.headerSignature))
        #expect(fixture.committed.first?.header.previousBlockID == before[fork].headerSignature)
        #expect(try batches.map(fixture.status) == [.committed, .committed, .committed, .committed])
        let receipt = try fixture.store.receipt(transactionID: batches[3].transactions[0].headerSignature)
        #expect(receipt?.stateChanges.map(\.value) == [Array("abcd".utf8)])
        try Self.commit(["e"], in: fixture)
        #expect(try Self.text(fixture) == "abcde")
    }

    @Test("can turn the order around, and then has the state of a ledger that had that order from the beginning")
    func reversed() throws {
        let fixture = try JournalFixture()
        try Self.commit(["a", "b", "c", "d"], in: fixture)
        try Self.reorganise(fixture, 3, reversed: true)
        #expect(try Self.text(fixture) == "adcb")
        let direct = try JournalFixture()
        try Self.commit(["a", "d", "c", "b"], in: direct)
        let entry = try #require(StateAddress(hex: Self.address))
        #expect(try direct.store.leaf(entry) == fixture.store.leaf(entry))
        #expect(try Self.rootOfLeaves(fixture.store) == fixture.store.head?.stateRoot)
    }

    @Test("the chain is the old one for everybody until the last new block is ready")
    func atomic() throws {
        let fixture = try JournalFixture()
        let batches = try Self.commit(["a", "b"], in: fixture)
        let head = try #require(fixture.store.head)
        try fixture.journal.beginFork(.init(depth: 2), now: fixture.now)
        try fixture.step()
        // One at a time, on the state of the branch.
        #expect(fixture.running.map { $0.request.header?.nonce } == ["a"])
        #expect(try fixture.get("a", Self.address) == [])
        try fixture.answer("a", setting: [.init(address: Self.address, data: [1])])
        #expect(try fixture.get("b", Self.address) == [1])
        #expect(fixture.store.head == head)
        #expect(try Self.text(fixture) == "ab")
        #expect(try batches.map(fixture.status) == [.committed, .committed])
        try fixture.answer("b", setting: [.init(address: Self.address, data: [2])])
        #expect(fixture.store.head?.number == 2)
        #expect(fixture.store.head != head)
        #expect(try fixture.store.leaf(#require(StateAddress(hex: Self.address))) == [2])
    }

    @Test("a batch that is dropped is unknown and its effect gone; one that comes later is committed on top")
    func fates() throws {
        let fixture = try JournalFixture()
        let batches = try Self.commit(["a", "b", "c", "d"], in: fixture)
        let ids = batches.map(\.headerSignature)
        try Self.reorganise(fixture, 4, fates: [ids[0]: .later, ids[1]: .drop, ids[2]: .invalid])
        #expect(try Self.text(fixture) == "da")
        #expect(try batches.map(fixture.status) == [.committed, .unknown, .invalid, .committed])
        #expect(fixture.store.head?.number == 5)
        #expect(try fixture.store.block(number: 1)?.batches == [])
        #expect(try fixture.store.number(ofBatch: ids[0]) == 5)
        let dropped = batches[1].transactions[0].headerSignature
        #expect(try fixture.store.transaction(id: dropped) == nil)
        #expect(try fixture.store.receipt(transactionID: dropped) == nil)
        #expect(try Self.rootOfLeaves(fixture.store) == fixture.store.head?.stateRoot)
        // Neither verdict is the last word.
        try fixture.submit(batches[1], batches[2])
        try Self.run(fixture)
        #expect(try batches.map(fixture.status) == [.committed, .committed, .committed, .committed])
        #expect(try Self.text(fixture) == "dabc")
    }

    @Test("a batch that a processor refuses in the new order is INVALID once the new blocks are the chain")
    func refusedThisTime() throws {
        let fixture = try JournalFixture()
        let batches = try Self.commit(["no", "x"], in: fixture)
        try fixture.journal.beginFork(.init(depth: 2, isReversed: true), now: fixture.now)
        try fixture.step()
        try fixture.answer("x", setting: [.init(address: Self.address, data: Array("x".utf8))])
        #expect(try fixture.status(batches[0]) == .committed)
        try Self.run(fixture)
        #expect(try batches.map(fixture.status) == [.invalid, .committed])
        let verdict = try fixture.journal.status(batches[0].headerSignature)
        #expect(verdict.invalidTransactions.map(\.message) == ["x was there"])
        #expect(try Self.text(fixture) == "x")
        #expect(fixture.store.head?.number == 2)
    }

    @Test("a batch whose dependency comes after it now waits for it, and is committed on top")
    func dependencies() throws {
        let fixture = try JournalFixture()
        let first = try fixture.transaction(reads: [Self.address], writes: [Self.address], nonce: "1")
        let second = try fixture.transaction(
            reads: [Self.address], writes: [Self.address], nonce: "2", dependencies: [first.headerSignature])
        for transaction in [first, second] {
            try fixture.submit(fixture.batch(transaction))
            try Self.run(fixture)
        }
        try Self.reorganise(fixture, 2, reversed: true)
        #expect(try Self.text(fixture) == "12")
        #expect(try fixture.store.number(ofTransaction: first.headerSignature) == 2)
        #expect(try fixture.store.number(ofTransaction: second.headerSignature) == 3)
    }

    @Test("what runs, waits or arrives meanwhile comes after the new blocks, and no answer to an earlier run counts")
    func pendingBatches() throws {
        let fixture = try JournalFixture()
        try Self.commit(["a"], in: fixture)
        let running = try Self.append("b", in: fixture)
        let parked = try fixture.batch(
            fixture.transaction(nonce: "nothing", family: .init(name: "parked", version: "1.0")))
        try fixture.submit(running, parked)
        let stale = try #require(fixture.running.first)
        fixture.running = []
        try fixture.journal.beginFork(.init(depth: 1), now: fixture.now)
        try fixture.step()
        let arrived = try Self.append("c", in: fixture)
        try fixture.submit(arrived)
        try fixture.arrive(.init(bytes: [2]), for: .init(name: "parked", version: "1.0"))
        #expect(fixture.running.map { $0.request.header?.nonce } == ["a"])
        #expect(try fixture.status(running) == .pending)
        let known = fixture.journal.scheduler.respond(
            stale.correlationID, from: stale.connection, .init(status: .invalidTransaction), now: fixture.now,
            processors: &fixture.journal.processors)
        #expect(known)
        try Self.run(fixture)
        #expect(try [running, parked, arrived].map(fixture.status) == [.committed, .committed, .committed])
        #expect(try Self.text(fixture) == "abc")
        #expect(try fixture.store.block(number: 1)?.batches.count == 1)
    }

    @Test("is refused where there are not that many blocks, where a batch is elsewhere, or without a processor")
    func refusals() throws {
        let fixture = try JournalFixture()
        let batches = try Self.commit(["a", "b"], in: fixture)
        for depth in [0, 3, .max] as [UInt64] {
            #expect(throws: TestCommand.Refused.self) {
                try fixture.journal.beginFork(.init(depth: depth), now: fixture.now)
            }
        }
        #expect(throws: TestCommand.Refused.self) {
            let fates = [batches[0].headerSignature: Reorganisation.Fate.drop]
            try fixture.journal.beginFork(.init(depth: 1, fates: fates), now: fixture.now)
        }
        fixture.journal.processors.remove(JournalFixture.processor)
        #expect(throws: TestCommand.Refused.self) { try fixture.journal.beginFork(.init(depth: 1), now: fixture.now) }
        // Nothing is executed, so nobody is needed.
        try Self.reorganise(fixture, 2, otherwise: .drop)
        #expect(fixture.store.head?.number == 2)
        #expect(try Self.text(fixture) == "")
    }

    @Test("that no processor can end changes nothing, and what waited for it goes on", arguments: [true, false])
    func abandoned(vanishes: Bool) throws {
        let fixture = try JournalFixture()
        let batches = try Self.commit(["a", "b"], in: fixture)
        let head = fixture.store.head
        try fixture.journal.beginFork(.init(depth: 2), now: fixture.now)
        try fixture.step()
        let later = try Self.append("c", in: fixture)
        try fixture.submit(later)
        #expect(throws: TestCommand.Refused.self) { try fixture.journal.beginFork(.init(depth: 1), now: fixture.now) }
        if vanishes {
            _ = fixture.journal.scheduler.vanish(JournalFixture.processor, processors: &fixture.journal.processors)
        } else {
            fixture.now = try #require(fixture.journal.nextStep(now: fixture.now))
        }
        fixture.running = []
        try fixture.step()
        #expect(fixture.store.head == head)
        guard case .failure = fixture.journal.finishedFork else {
            Issue.record("not given up: \(String(describing: fixture.journal.finishedFork))")
            return
        }
        if vanishes { try fixture.arrive(JournalFixture.processor) }
        try Self.run(fixture)
        #expect(try (batches + [later]).map(fixture.status) == [.committed, .committed, .committed])
        #expect(try Self.text(fixture) == "abc")
    }

    @Test("a catch-up after an orphaned block is refused, and one after the last common block has the new blocks")
    func catchUp() throws {
        let fixture = try JournalFixture()
        try Self.commit(["a", "b", "c"], in: fixture)
        let ids = try (0...3).map { try #require(try fixture.store.block(number: $0)).headerSignature }
        try Self.reorganise(fixture, 2)
        var subscriptions = EventSubscriptions(store: fixture.store)
        func subscribe(_ known: [String]) throws -> (ClientEventsSubscribeResponse, [EventList]) {
            try subscriptions.subscribe(
                .init(bytes: [9]),
                .init(
                    subscriptions: [.init(eventType: EventSubscriptions.blockCommit)], lastKnownBlockIDs: known))
        }
        #expect(try subscribe([ids[3], ids[2]]).0.status == .unknownBlock)
        let (response, lists) = try subscribe([ids[3], ids[2], ids[1], ids[0]])
        #expect(response.status == .ok)
        let previous = lists.map { $0.events[0].attributes.first { $0.key == "previous_block_id" }?.value }
        let second = try #require(try fixture.store.header(number: 2)).0.headerSignature
        #expect(previous == [ids[1], second])
    }

    @Test("with BlockInfo, the new blocks have their own entries, made by the other validator")
    func blockInfo() throws {
        let clock = BlockInfoTests.Clock()
        let fixture = try JournalFixture(settings: LedgerConfiguration.blockInfoSettings, time: { clock.seconds })
        try Self.commit(["a", "b", "c"], in: fixture)
        clock.seconds = 6_000
        try Self.reorganise(fixture, 2)
        #expect(try Self.text(fixture) == "abc")
        let first = try #require(try fixture.store.block(number: 2))
        #expect(first.batches.count == 2)
        func info(_ number: UInt64) throws -> BlockInfo {
            let address = try #require(StateAddress(hex: BlockInfoFamily.address(ofBlock: number)))
            return try BlockInfo(decoding: #require(try fixture.store.leaf(address)))
        }
        #expect(try info(1).timestamp == 6_000)
        #expect(try info(2).headerSignature == first.headerSignature)
        #expect(try info(2).signerPublicKey != fixture.signer.publicKey)
        #expect(try Self.rootOfLeaves(fixture.store) == fixture.store.head?.stateRoot)
    }
}
