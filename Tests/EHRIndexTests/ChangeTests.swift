import EHRFamily
import SawtoothClient
import Testing

@testable import EHRIndex

@Suite("The stream of changes", .timeLimit(.minutes(2)))
struct ChangeTests {
    /// Follows a ledger in the background while `body` runs.
    private static func following(
        _ fixture: IndexFixture, _ body: (IndexFollower) async throws -> Void
    ) async throws {
        let follower = IndexFollower(
            fixture.index, source: fixture.ledger, updates: fixture.ledger.source, logger: IndexFixture.logger)
        let run = Task { await follower.run() }
        try await body(follower)
        run.cancel()
        await run.value
    }

    private static func take(_ count: Int, _ stream: AsyncStream<IndexChange>) async -> [IndexChange] {
        var changes: [IndexChange] = []
        var iterator = stream.makeAsyncIterator()
        while changes.count < count, let change = await iterator.next() { changes.append(change) }
        return changes
    }

    private static func places(_ changes: [IndexChange]) -> [ChangePosition?] {
        changes.map { if case .committed(_, let place) = $0 { place } else { nil } }
    }

    @Test("each change is told once, in order, and again from any place on; a patient is told of their own")
    func order() async throws {
        let fixture = try await IndexFixture()
        var actions = RandomActions(seed: 3)
        try await fixture.ledger.commit(RandomActions.first)
        for _ in 0..<20 { try await fixture.ledger.commit(actions.actions(await fixture.ledger.state)) }
        try await fixture.follow()
        let count = await fixture.ledger.chain.map(\.receipts.count).reduce(0, +)
        try await Self.following(fixture) { follower in
            let beginning = try #require(ChangePosition("0.0.0000000000000000"))
            let all = await Self.take(count + 1, follower.changes(after: beginning))
            // That place is of no block of this chain.
            #expect(all.first == .rewound(to: nil))
            let places = Self.places(Array(all.dropFirst()))
            #expect(places.count == count && !places.contains(nil))
            #expect(places.compactMap { $0?.position } == places.compactMap { $0?.position }.sorted())
            let middle = try #require(places[count / 2].flatMap { ChangePosition($0.description) })
            let rest = await Self.take(count - count / 2 - 1, follower.changes(after: middle))
            #expect(Self.places(rest) == Array(places.suffix(count - count / 2 - 1)))
            let patient = RandomActions.patient(1)
            let own = all.filter {
                if case .committed(let transaction, _) = $0 { transaction.patient == patient } else { false }
            }
            #expect(
                await Self.take(own.count + 1, follower.changes(after: beginning, concerning: .patient(patient)))
                    == [.rewound(to: nil)] + own)
        }
    }

    @Test("a reader that waits is told of what comes next, and ends when it is cancelled")
    func waiting() async throws {
        let fixture = try await IndexFixture()
        try await fixture.ledger.commit(RandomActions.first)
        try await fixture.follow()
        try await Self.following(fixture) { follower in
            let head = try #require(try await fixture.index.head()?.end)
            let reader = Task { await Self.take(1, follower.changes(after: head)) }
            let idle = Task { await Self.take(1, follower.changes(concerning: .doctor(RandomActions.doctor(2)))) }
            try await fixture.ledger.commit([
                (
                    RevokeAccess(
                        patient: RandomActions.patient(0), doctor: RandomActions.doctor(0), previousVersion: 0),
                    RandomActions.key("p0")
                )
            ])
            let told = await reader.value
            guard case .committed(let transaction, _)? = told.first else {
                Issue.record("\(told)")
                return
            }
            #expect(transaction.key == .consent(of: RandomActions.patient(0), to: RandomActions.doctor(0)))
            idle.cancel()
            #expect(await idle.value == [])
        }
    }

    @Test(
        "who was told of a branch that was abandoned is told so, and then of what replaced it", arguments: [1, 3, 10])
    func rewound(depth: Int) async throws {
        let fixture = try await IndexFixture()
        try await fixture.ledger.commit(RandomActions.first)
        func revoke(_ version: UInt64) -> (any ActionPayload, PublicKeyHex) {
            (
                RevokeAccess(
                    patient: RandomActions.patient(0), doctor: RandomActions.doctor(0), previousVersion: version),
                RandomActions.key("p0")
            )
        }
        for version in 0..<12 as Range<UInt64> { try await fixture.ledger.commit([revoke(version)]) }
        try await fixture.follow()
        let place = try #require(try await fixture.index.head()?.end)
        await fixture.ledger.drop(depth)
        let kept = try #require(await fixture.ledger.head)
        for version in UInt64(12 - depth)...12 { try await fixture.ledger.commit([revoke(version)]) }
        try await fixture.follow()
        try await Self.following(fixture) { follower in
            let told = await Self.take(depth + 2, follower.changes(after: place))
            guard case .rewound(let to)? = told.first else {
                Issue.record("\(told)")
                return
            }
            #expect(to?.position.block == kept.number)
            #expect(
                Self.places(Array(told.dropFirst())).map { $0?.position.block }
                    == (0...depth).map { kept.number + 1 + UInt64($0) })
        }
    }

    @Test("a text that is no place in the stream is none")
    func foreignPlaces() {
        for text in [
            "", "1", "1.2", "1.2.3", "-1.0.0000000000000000", "1.1048576.0000000000000000",
            "99999999999999999999.0.0000000000000000", "1.0.000000000000000g", "1.0.0000000000000000.",
            "8796093022208.0.0000000000000000",
        ] {
            #expect(ChangePosition(text) == nil, "\(text)")
        }
        #expect(ChangePosition("7.3.00000000000000ab")?.description == "7.3.00000000000000ab")
    }
}
