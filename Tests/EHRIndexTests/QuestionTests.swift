import EHRFamily
import SawtoothClient
import Testing

@testable import EHRIndex

@Suite("Questions to the index")
struct QuestionTests {
    /// All pages of a list, joined.
    private static func all<Row: Sendable>(
        _ index: LedgerIndex, count: Int,
        _ page: @escaping @Sendable (IndexSnapshot, PageRequest) throws(IndexFailure) -> Page<Row>
    ) async throws -> [Row] {
        var rows: [Row] = []
        var cursor: PageCursor?
        repeat {
            let request = PageRequest(count: count, after: cursor)
            let found = try await index.ask { (index) throws(IndexFailure) in try page(index, request) }.value
            #expect(found.rows.count == count || found.next == nil)
            rows += found.rows
            // As a client gives it back.
            cursor = found.next.flatMap { PageCursor($0.description) }
        } while cursor != nil
        return rows
    }

    private static func maybe<Value>(_ values: [Value], _ random: inout SplitMix) -> Value? {
        Bool.random(using: &random) ? values.randomElement(using: &random) : nil
    }

    private static func range(_ random: inout SplitMix) -> Range<Int64>? {
        guard Bool.random(using: &random) else { return nil }
        let start = Int64.random(in: 900...1_700, using: &random)
        return start..<start + Int64.random(in: 0...500, using: &random)
    }

    private static func isIn(_ time: Int64?, _ range: Range<Int64>?) -> Bool {
        guard let range else { return true }
        return time.map { range.contains($0) } ?? false
    }

    @Test("a list of accesses is what a reading of the whole chain gives", arguments: UInt64(1)...3)
    func accesses(seed: UInt64) async throws {
        let (fixture, expected) = try await IndexFixture.filled(seed)
        var random = SplitMix(state: seed)
        var found = 0
        for _ in 0..<100 {
            var question = AccessQuestion()
            question.patient = Self.maybe((0..<3).map(RandomActions.patient), &random)
            question.doctor = Self.maybe((0..<3).map(RandomActions.doctor), &random)
            question.time = Self.range(&random)
            if Int.random(in: 0..<3, using: &random) == 0 {
                question.purpose = PurposeCode(["TREAT", "HRESCH"].randomElement(using: &random)!)
            }
            if Int.random(in: 0..<3, using: &random) == 0 {
                question.emergencies = [.only, .unreviewed, .overdue(since: 1_200)].randomElement(using: &random)
            }
            if Int.random(in: 0..<4, using: &random) == 0 {
                question.record =
                    expected.rows(RecordEntry.self) { _, _ in true }.randomElement(using: &random)?.0.record
            }
            let wanted = expected.rows(AccessEntry.self) { entry, row in
                let awaited = entry.emergency.map { min(Int64($0.at), row.time ?? Int64($0.at)) }
                let isUnreviewed = entry.emergency != nil && entry.emergency?.review == nil
                let isWanted =
                    switch question.emergencies {
                    case nil: true
                    case .only: entry.emergency != nil
                    case .unreviewed: isUnreviewed
                    case .overdue(let since): isUnreviewed && awaited! <= since
                    }
                return isWanted && question.patient.map { $0 == entry.patient } ?? true
                    && question.doctor.map { $0 == entry.doctor } ?? true
                    && question.record.map { $0 == entry.record } ?? true
                    && question.purpose.map { $0 == expected.purpose(of: entry) } ?? true
                    && Self.isIn(row.time, question.time)
            }
            let asked = question
            let rows = try await Self.all(fixture.index, count: Int.random(in: 1...7, using: &random)) {
                (index, page) throws(IndexFailure) in try index.accesses(asked, page)
            }
            #expect(rows.map(\.entry) == wanted.map(\.0), "\(question), seed \(seed)")
            #expect(rows.map(\.row.made.position) == wanted.map(\.1.made))
            #expect(rows.map(\.row.changed.position) == wanted.map(\.1.changed))
            #expect(rows.map(\.purpose) == wanted.map { expected.purpose(of: $0.0) })
            #expect(rows.map(\.row.made.time) == wanted.map(\.1.time))
            found += rows.count
        }
        #expect(found > 50)
        let unreviewed = expected.rows(AccessEntry.self) { entry, _ in entry.emergency.map { $0.review == nil } ?? false
        }
        let counts = try await fixture.index.ask { (index) throws(IndexFailure) in
            try index.reviewCounts(overdueSince: .max)
        }.value
        #expect(counts == ReviewCounts(unreviewed: unreviewed.count, overdue: unreviewed.count))
    }

    @Test("lists of records and consents, and a consent's history, are those of the chain", arguments: UInt64(1)...3)
    func recordsAndConsents(seed: UInt64) async throws {
        let (fixture, expected) = try await IndexFixture.filled(seed)
        var random = SplitMix(state: seed)
        for _ in 0..<50 {
            let question = RecordQuestion(
                patient: Self.maybe((0..<3).map(RandomActions.patient), &random),
                author: Self.maybe((0..<3).map(RandomActions.doctor), &random),
                scope: Self.maybe(RandomActions.scopes.map { ScopeCode($0)! }, &random), time: Self.range(&random),
                currentOnly: Bool.random(using: &random))
            let wanted = expected.rows(RecordEntry.self) { entry, row in
                question.patient.map { $0 == entry.patient } ?? true
                    && question.author.map { $0 == entry.author } ?? true
                    && question.scope.map { $0 == entry.scope } ?? true
                    && (!question.currentOnly || entry.supersededBy == nil) && Self.isIn(row.time, question.time)
            }
            let rows = try await Self.all(fixture.index, count: 3) { (index, page) throws(IndexFailure) in
                try index.records(question, page)
            }
            #expect(rows.map(\.entry) == wanted.map(\.0), "\(question), seed \(seed)")

            let state: ConsentQuestion.State? = [nil, .active(at: 1_200), .expired(at: 1_200), .revoked]
                .randomElement(using: &random)!
            let asked = ConsentQuestion(
                patient: Self.maybe((0..<3).map(RandomActions.patient), &random),
                doctor: Self.maybe((0..<3).map(RandomActions.doctor), &random), state: state)
            let consents = expected.rows(ConsentEntry.self) { entry, _ in
                let isWanted =
                    switch state {
                    case nil: true
                    case .revoked: entry.status == .revoked
                    case .active(let now): entry.status == .active && entry.terms!.expiry.map { $0 > now } ?? true
                    case .expired(let now): entry.status == .active && entry.terms!.expiry.map { $0 <= now } ?? false
                    }
                return isWanted && asked.patient.map { $0 == entry.patient } ?? true
                    && asked.doctor.map { $0 == entry.doctor } ?? true
            }
            let list = try await Self.all(fixture.index, count: 2) { (index, page) throws(IndexFailure) in
                try index.consents(asked, page)
            }
            #expect(list.map(\.entry) == consents.map(\.0))
            guard let (consent, row) = consents.first else { continue }
            let history = try await Self.all(fixture.index, count: 2) { (index, page) throws(IndexFailure) in
                try index.history(of: consent.patient, to: consent.doctor, page)
            }
            #expect(history.map(\.changed.position) == row.versions.reversed().map(\.0))
            #expect(history.map(\.entry) == row.versions.reversed().compactMap { $0.1 as? ConsentEntry })
            #expect(history.allSatisfy { $0.made.position == row.made })
        }
    }

    @Test("a record's versions and a model's lineage are found from each of their members")
    func chains() async throws {
        let (fixture, expected) = try await IndexFixture.filled(5)
        var longest = (0, 0)
        for (record, _) in expected.rows(RecordEntry.self, where: { _, _ in true }) {
            var series = [record]
            while let id = series.first?.supersededBy,
                let next = expected.rows[.record(id, of: record.patient)]?.entry as? RecordEntry
            {
                series.insert(next, at: 0)
            }
            while let id = series.last?.supersedes,
                let next = expected.rows[.record(id, of: record.patient)]?.entry as? RecordEntry
            {
                series.append(next)
            }
            let found = try await Self.all(fixture.index, count: 1) { (index, page) throws(IndexFailure) in
                try index.versions(of: record.record, of: record.patient, page)
            }
            #expect(found.map(\.entry) == series)
            longest.0 = max(longest.0, series.count)
        }
        for (model, _) in expected.rows(ModelEntry.self, where: { _, _ in true }) {
            var line = [model]
            while let id = line.last?.parent,
                let next = expected.rows[.model(id, by: model.submitter)]?.entry as? ModelEntry
            {
                line.append(next)
            }
            let found = try await Self.all(fixture.index, count: 2) { (index, page) throws(IndexFailure) in
                try index.lineage(of: model.model, by: model.submitter, page)
            }
            #expect(found.map(\.entry) == line)
            longest.1 = max(longest.1, line.count)
            let children = try await fixture.index.ask { (index) throws(IndexFailure) in
                try index.models(ModelQuestion(submitter: model.submitter, parent: model.model))
            }.value
            #expect(children.rows.allSatisfy { $0.entry.parent == model.model })
        }
        #expect(longest.0 > 2 && longest.1 > 2)
    }

    @Test("a transaction is found with its block, batch, signers and whom it concerns")
    func transactions() async throws {
        let (fixture, _) = try await IndexFixture.filled(2, blocks: 20)
        for block in await fixture.ledger.chain {
            for transaction in block.transactions {
                let found = try await fixture.index.ask { (index) throws(IndexFailure) in
                    try index.transaction(transaction.id)
                }
                #expect(found.head?.block == (await fixture.ledger.head))
                guard transaction.family == Family.name else {
                    #expect(found.value == nil)
                    continue
                }
                #expect(found.value?.mark.block == block.events.block)
                #expect(found.value?.mark.time == block.time)
                #expect(found.value?.batch == transaction.batch)
                #expect(found.value?.signer == transaction.signer)
            }
        }
        let patient = RandomActions.patient(1)
        let own = try await Self.all(fixture.index, count: 3) { (index, page) throws(IndexFailure) in
            try index.transactions(concerning: .patient(patient), page)
        }
        let everything = try await Self.all(fixture.index, count: 9) { (index, page) throws(IndexFailure) in
            try index.transactions(concerning: .everyone, page)
        }
        #expect(own == everything.filter { $0.patient == patient })
        #expect(!own.isEmpty && own.count < everything.count)
    }

    @Test("rows that are inserted or changed between two pages neither repeat nor hide any of the older ones")
    func stableCursors() async throws {
        let (fixture, _) = try await IndexFixture.filled(7, blocks: 40)
        let before = try await Self.all(fixture.index, count: 100) { (index, page) throws(IndexFailure) in
            try index.accesses(AccessQuestion(), page)
        }
        var actions = RandomActions(seed: 77)
        var seen: [IndexedAccess] = []
        var cursor: PageCursor?
        repeat {
            let request = PageRequest(count: 3, after: cursor)
            let page = try await fixture.index.ask { (index) throws(IndexFailure) in
                try index.accesses(AccessQuestion(), request)
            }.value
            seen += page.rows
            cursor = page.next
            try await fixture.ledger.commit(actions.actions(await fixture.ledger.state))
            try await fixture.follow()
        } while cursor != nil
        #expect(seen.map(\.entry.access) == before.map(\.entry.access))
    }

    @Test("a cursor of another list is refused")
    func otherList() async throws {
        let (fixture, _) = try await IndexFixture.filled(1, blocks: 3)
        let page = PageRequest(after: PageCursor("0100000000000a0001"))
        await #expect(throws: IndexFailure.self) {
            try await fixture.index.ask { (index) throws(IndexFailure) in try index.accesses(AccessQuestion(), page) }
        }
        await #expect(throws: IndexFailure.self) {
            try await fixture.index.ask { (index) throws(IndexFailure) in
                try index.lineage(of: DigestHex(sha256Of: []), by: RandomActions.key("s"), page)
            }
        }
    }
}
