import EHRFamily
import SQLDatabases
import SawtoothClient
import Testing

@testable import EHRIndex

@Suite("Following and rebuilding", .timeLimit(.minutes(2)))
struct FollowerTests {
    private func until(_ condition: () async throws -> Bool) async throws {
        while try await !condition() { try await Task.sleep(for: .milliseconds(5)) }
    }

    @Test("a REST API that is away is waited for, and nothing is left out")
    func ledgerAway() async throws {
        let fixture = try await IndexFixture()
        try await fixture.ledger.commit(RandomActions.first)
        await fixture.ledger.fail(with: LedgerAPIError(code: .unreachable, title: "", message: ""))
        let follower = IndexFollower(
            fixture.index, source: fixture.ledger, updates: fixture.ledger.source, logger: IndexFixture.logger)
        let run = Task { await follower.run() }
        try await until { follower.status.failure != nil }
        #expect(try await fixture.index.head() == nil)
        await fixture.ledger.fail(with: nil)
        try await until { try await fixture.index.head()?.block == fixture.ledger.head }
        try await until { follower.status.failure == nil }
        #expect(try await follower.lag().blocks == 0)
        #expect(follower.status.secondsSinceLastBlock != nil)
        #expect(try await fixture.differences() == [])
        run.cancel()
        await run.value
    }

    @Test("a REST API that never knows the block is named as the reason until it does")
    func otherREST() async throws {
        let fixture = try await IndexFixture()
        try await fixture.ledger.commit(RandomActions.first)
        await fixture.ledger.fail(with: LedgerAPIError(code: .blockNotFound, title: "No block", message: ""))
        let follower = IndexFollower(
            fixture.index, source: fixture.ledger, updates: fixture.ledger.source, logger: IndexFixture.logger)
        let run = Task { await follower.run() }
        try await until { follower.status.failure != nil }
        #expect(follower.status.failure?.description.contains("No block") == true)
        await fixture.ledger.fail(with: nil)
        try await until { try await fixture.index.head()?.block == fixture.ledger.head }
        try await until { follower.status.failure == nil }
        run.cancel()
        await run.value
    }

    @Test("two followers of one database apply each block once")
    func two() async throws {
        let fixture = try await IndexFixture()
        var actions = RandomActions(seed: 4)
        try await fixture.ledger.commit(RandomActions.first)
        let followers = (0..<2).map { _ in
            IndexFollower(
                fixture.index, source: fixture.ledger, updates: fixture.ledger.source, logger: IndexFixture.logger)
        }
        let runs = followers.map { follower in Task { await follower.run() } }
        for round in 0..<30 {
            try await fixture.ledger.commit(actions.actions(await fixture.ledger.state))
            if round % 7 == 6 {
                await fixture.ledger.drop(3)
                for _ in 0..<4 { try await fixture.ledger.commit(actions.actions(await fixture.ledger.state)) }
            }
        }
        try await until { try await fixture.index.head()?.block == fixture.ledger.head }
        for run in runs { run.cancel() }
        for run in runs { await run.value }
        let fresh = try await IndexFixture(fixture.ledger)
        try await fresh.follow()
        #expect(try await fixture.dump() == (try await fresh.dump()))
    }

    @Test("lag is counted from no block on")
    func lag() throws {
        func block(_ number: UInt64) throws -> BlockReference {
            BlockReference(id: .beforeGenesis, number: number)
        }
        #expect(try IndexFollower.Lag(ledger: block(0), indexed: nil).blocks == 1)
        #expect(try IndexFollower.Lag(ledger: block(9), indexed: block(7)).blocks == 2)
        #expect(try IndexFollower.Lag(ledger: block(7), indexed: block(9)).blocks == 0)
    }

    private func reindexing(_ fixture: IndexFixture) -> Reindexing {
        Reindexing(fixture.index, source: fixture.ledger, updates: fixture.ledger.source, logger: IndexFixture.logger)
    }

    @Test("a rebuilt index has the same rows; until then readers see the old ones, and no copy stays")
    func rebuilt() async throws {
        let fixture = try await IndexFixture()
        var actions = RandomActions(seed: 8)
        try await fixture.ledger.commit(RandomActions.first)
        for _ in 0..<30 { try await fixture.ledger.commit(actions.actions(await fixture.ledger.state)) }
        try await fixture.follow()
        let before = try await fixture.dump(.a)
        // What a rebuild is for.
        try await fixture.database.write { connection in
            try connection.execute("DELETE FROM consents_a")
            try connection.execute("UPDATE accesses_a SET doctor = 'dx'")
        }
        let damaged = try await fixture.dump(.a)
        #expect(!(try await fixture.differences().isEmpty))
        let seen = try await reindexing(fixture).run { _, newest in #expect(newest == 30) }
        #expect(seen?.block == (await fixture.ledger.head))
        #expect(try await fixture.dump(.b) == before.map { $0 })
        #expect(try await fixture.dump() == before)
        #expect(damaged != before)
        #expect(try await fixture.dump(.a) == [])
        // And it goes on from there, and back.
        try await fixture.ledger.commit(actions.actions(await fixture.ledger.state))
        try await fixture.follow()
        #expect(try await fixture.differences() == [])
        let again = try await fixture.dump()
        _ = try await reindexing(fixture).run()
        #expect(try await fixture.dump(.a) == again)
    }

    @Test("a rebuild that is ended in the middle leaves the old rows in use, and the next one begins anew")
    func ended() async throws {
        let fixture = try await IndexFixture()
        var actions = RandomActions(seed: 9)
        try await fixture.ledger.commit(RandomActions.first)
        for _ in 0..<20 { try await fixture.ledger.commit(actions.actions(await fixture.ledger.state)) }
        try await fixture.follow()
        let before = try await fixture.dump()
        let ledger = fixture.ledger
        let half: ChainFollowing.Updates = { known, take in
            for update in await ledger.updates(after: known).prefix(10) { try await take(update) }
            withUnsafeCurrentTask { $0?.cancel() }
        }
        let first = Reindexing(fixture.index, source: ledger, updates: half, logger: IndexFixture.logger)
        #expect(try await Task { try await first.run() }.value == nil)
        #expect(!(try await fixture.dump(.b).isEmpty))
        #expect(try await fixture.dump() == before)
        _ = try await reindexing(fixture).run()
        #expect(try await fixture.dump() == before)
    }

    @Test("a rebuild reads another ledger, where an index that follows one refuses to")
    func anotherLedger() async throws {
        let fixture = try await IndexFixture()
        try await fixture.ledger.commit(RandomActions.first)
        try await fixture.follow()
        let other = ScriptedLedger(seed: 5)
        try await other.commit(RandomActions.first)
        _ = try await Reindexing(
            fixture.index, source: other, updates: other.source, logger: IndexFixture.logger
        ).run()
        #expect(try await fixture.index.head()?.block == (await other.head))
    }

    @Test("a rebuild while the ledger goes on ends with what it has by then, and a follower goes on with that")
    func rebuiltMeanwhile() async throws {
        let fixture = try await IndexFixture()
        var actions = RandomActions(seed: 10)
        try await fixture.ledger.commit(RandomActions.first)
        let follower = IndexFollower(
            fixture.index, source: fixture.ledger, updates: fixture.ledger.source, logger: IndexFixture.logger)
        let run = Task { await follower.run() }
        let rebuild = Task { try await reindexing(fixture).run() }
        for _ in 0..<20 { try await fixture.ledger.commit(actions.actions(await fixture.ledger.state)) }
        _ = try await rebuild.value
        for _ in 0..<5 { try await fixture.ledger.commit(actions.actions(await fixture.ledger.state)) }
        try await until { try await fixture.index.head()?.block == fixture.ledger.head }
        #expect(try await fixture.differences() == [])
        run.cancel()
        await run.value
    }
}
