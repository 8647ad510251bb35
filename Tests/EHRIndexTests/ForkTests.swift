import EHRFamily
import SawtoothClient
import Testing

@testable import EHRIndex

@Suite("Forks of the chain")
struct ForkTests {
    @Test("after any forks the rows are those of an index that never saw one", arguments: UInt64(1)...6)
    func rowsAfterForks(seed: UInt64) async throws {
        let fixture = try await IndexFixture(ScriptedLedger(seed: seed))
        let ledger = fixture.ledger
        var actions = RandomActions(seed: seed)
        try await ledger.commit(RandomActions.first, time: 1)
        var deepest = 0
        for round in UInt64(2)..<60 {
            try await ledger.commit(
                actions.actions(await ledger.state), time: seed.isMultiple(of: 2) ? round * 20 : nil)
            if Int.random(in: 0..<4, using: &actions.random) == 0 {
                let depth = Int.random(in: 1...12, using: &actions.random)
                await ledger.drop(depth)
                for _ in 0...depth {
                    try await ledger.commit(
                        actions.actions(await ledger.state), time: seed.isMultiple(of: 2) ? round * 20 : nil)
                }
                // Sometimes a fork is seen only together with the next one.
                if Bool.random(using: &actions.random) { continue }
            }
            for case .applied(let undone) in try await fixture.follow().map(\.outcome) {
                deepest = max(deepest, undone)
            }
        }
        try await fixture.follow()
        #expect(deepest > 1)
        let fresh = try await IndexFixture(ledger)
        try await fresh.follow()
        let rows = try await fixture.dump()
        #expect(rows == (try await fresh.dump()))
        for table in IndexTables.names { #expect(rows.contains { $0.hasPrefix(table) }, "no \(table), seed \(seed)") }
        #expect(try await fixture.differences().map(\.description) == [])
    }

    @Test("a fork of each depth is undone in one step, to the row", arguments: 1...16)
    func eachDepth(depth: Int) async throws {
        let fixture = try await IndexFixture()
        var actions = RandomActions(seed: UInt64(depth))
        try await fixture.ledger.commit(RandomActions.first)
        for _ in 0..<20 { try await fixture.ledger.commit(actions.actions(await fixture.ledger.state)) }
        try await fixture.follow()
        await fixture.ledger.drop(depth)
        for _ in 0...depth { try await fixture.ledger.commit(actions.actions(await fixture.ledger.state)) }
        let steps = try await fixture.follow()
        #expect(steps.first?.outcome == .applied(undone: depth))
        #expect(steps.dropFirst().allSatisfy { $0.outcome == .applied(undone: 0) })
        let fresh = try await IndexFixture(fixture.ledger)
        try await fresh.follow()
        #expect(try await fixture.dump() == (try await fresh.dump()))
    }

    @Test("a block that comes twice is applied once")
    func once() async throws {
        let fixture = try await IndexFixture()
        try await fixture.ledger.commit(RandomActions.first)
        try await fixture.follow()
        let rows = try await fixture.dump()
        let again: ChainFollowing.Updates = { _, take in
            for update in await fixture.ledger.updates(after: []) { try await take(update) }
        }
        try await ChainFollowing(
            database: fixture.database, source: fixture.ledger, updates: again, target: .inUse,
            logger: IndexFixture.logger
        ).once(hear: { _ in }, step: { #expect($0.outcome == .known) })
        #expect(try await fixture.dump() == rows)
    }

    @Test("a block that follows none that is known changes nothing")
    func gap() async throws {
        let fixture = try await IndexFixture()
        try await fixture.ledger.commit(RandomActions.first)
        try await fixture.follow()
        let rows = try await fixture.dump()
        try await fixture.ledger.commit()
        try await fixture.ledger.commit()
        let late: ChainFollowing.Updates = { _, take in
            try await take(.block(try #require(await fixture.ledger.chain.last).events))
        }
        await #expect(throws: ChainFollowing.Elsewhere.self) {
            try await ChainFollowing(
                database: fixture.database, source: fixture.ledger, updates: late, target: .inUse,
                logger: IndexFixture.logger
            ).once(hear: { _ in }, step: { _ in })
        }
        #expect(try await fixture.dump() == rows)
    }

    @Test("another ledger's first block is refused, and undoes nothing")
    func otherLedger() async throws {
        let fixture = try await IndexFixture()
        try await fixture.ledger.commit(RandomActions.first)
        try await fixture.follow()
        let rows = try await fixture.dump()
        let other = ScriptedLedger(seed: 99)
        try await other.commit(RandomActions.first)
        let following = ChainFollowing(
            database: fixture.database, source: other, updates: other.source, target: .inUse,
            logger: IndexFixture.logger)
        let failure = await #expect(throws: IndexFailure.self) {
            try await following.once(hear: { _ in }, step: { _ in })
        }
        guard case .otherLedger = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(try await fixture.dump() == rows)
    }
}
