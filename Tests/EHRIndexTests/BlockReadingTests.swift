import EHRFamily
import SawtoothClient
import SawtoothProtocol
import Testing

@testable import EHRIndex

@Suite("Events that are not what they should be")
struct BlockReadingTests {
    private static let patient = RandomActions.patient(0)
    private static let doctor = RandomActions.doctor(0)

    private static func grant(_ version: UInt64 = 0) -> (any ActionPayload, PublicKeyHex) {
        (
            GrantAccess(
                patient: patient, doctor: doctor, scopes: .everything, keyReference: KeyReference("k")!,
                previousVersion: version), RandomActions.key("p0")
        )
    }

    /// The event of a consent as no processor has stored it.
    private static func forged(key: String = "stolen") -> Event {
        let entry = ConsentEntry(
            patient: patient, doctor: doctor, status: .active,
            terms: .init(scopes: .everything, keyReference: KeyReference(key)!))
        return Event(eventType: "ehr/consent-granted", attributes: entry.eventAttributes, data: entry.encoded())
    }

    private static func consent(_ fixture: IndexFixture) async throws -> ConsentEntry? {
        try await fixture.index.ask { (index) throws(IndexFailure) in
            try index.consent(of: patient, to: doctor)
        }.value?.entry
    }

    private static func unreadable(_ fixture: IndexFixture) async throws -> Int {
        try await fixture.index.ask { (index) throws(IndexFailure) in try index.unreadableEvents() }.value
    }

    @Test("a block costs one request where it has events of the family, and none where it has none")
    func requests() async throws {
        let fixture = try await IndexFixture()
        try await fixture.ledger.commit(RandomActions.first)
        for _ in 0..<5 { try await fixture.ledger.commit() }
        try await fixture.ledger.commit([Self.grant()])
        try await fixture.follow()
        #expect(await fixture.ledger.requests == (2, 0))
    }

    @Test("another family's event of the same type grants nothing, whether before, after or without a true one")
    func foreign() async throws {
        for hasReceipts in [true, false] {
            let fixture = try await IndexFixture()
            if !hasReceipts { await fixture.ledger.loseReceipts() }
            try await fixture.ledger.commit(RandomActions.first)
            let foreign = BlockTransaction(
                id: TransactionID(hex: String(repeating: "ab", count: 64))!,
                batch: BatchID(hex: String(repeating: "cd", count: 64))!, family: "intkey",
                signer: RandomActions.key("s").text, batcher: RandomActions.key("s").text, payload: [])
            try await fixture.ledger.commit()
            await fixture.ledger.tamper { events, transactions, _ in
                events = [Self.forged()]
                transactions = [foreign]
            }
            try await fixture.follow()
            #expect(try await Self.consent(fixture) == nil)
            #expect(try await Self.unreadable(fixture) == 1)
            try await fixture.ledger.commit([Self.grant()])
            await fixture.ledger.tamper { events, transactions, _ in
                events = events + [Self.forged()]
                transactions.append(foreign)
            }
            try await fixture.follow()
            #expect(try await Self.consent(fixture)?.terms?.keyReference.text == "k")
            #expect(try await Self.unreadable(fixture) == 2)
            #expect(try await fixture.differences() == [])
        }
    }

    @Test("receipts say which of two events for the same entry is the family's own")
    func foreignBefore() async throws {
        let fixture = try await IndexFixture()
        try await fixture.ledger.commit(RandomActions.first)
        try await fixture.ledger.commit([Self.grant()])
        await fixture.ledger.tamper { events, _, _ in events = [Self.forged()] + events }
        try await fixture.follow()
        #expect(await fixture.ledger.requests.receipts == 1)
        #expect(try await Self.consent(fixture)?.terms?.keyReference.text == "k")
        #expect(try await Self.unreadable(fixture) == 1)
    }

    @Test(
        "an event that is missing is found in the receipts; where these are lost, the rest is applied and it is named")
    func missing() async throws {
        for hasReceipts in [true, false] {
            let fixture = try await IndexFixture()
            if !hasReceipts { await fixture.ledger.loseReceipts() }
            try await fixture.ledger.commit(RandomActions.first)
            await fixture.ledger.tamper { events, _, _ in events.remove(at: 1) }
            try await fixture.follow()
            let doctors = try await fixture.index.ask { (index) throws(IndexFailure) in
                try (index.doctors().rows.count, index.patients().rows.count)
            }.value
            #expect(doctors == (hasReceipts ? 3 : 2, 3))
            #expect(try await Self.unreadable(fixture) == (hasReceipts ? 0 : 1))
            #expect(try await fixture.differences().map(\.kind) == (hasReceipts ? [] : [.missing]))
        }
    }

    @Test("a transaction of an unknown version of the family is left out and named, and the rest is applied")
    func unknownPayload() async throws {
        let fixture = try await IndexFixture()
        try await fixture.ledger.commit(RandomActions.first)
        await fixture.ledger.tamper { _, transactions, _ in
            let old = transactions[2]
            transactions[2] = BlockTransaction(
                id: old.id, batch: old.batch, family: old.family, signer: "not a key", batcher: "", payload: [0xFF])
        }
        let steps = try await fixture.follow()
        #expect(steps.map(\.faults).reduce(0, +) >= 1)
        #expect(try await fixture.differences().map(\.kind) == [.missing])
        #expect(try await fixture.index.head()?.block == (await fixture.ledger.head))
    }

    @Test(
        "events damaged at random are read or left out, never more, and the index goes on",
        arguments: [UInt64.random(in: 0...9_999)])
    func damaged(seed: UInt64) async throws {
        print("seed \(seed)")
        var random = SplitMix(state: seed)
        let fixture = try await IndexFixture(ScriptedLedger(seed: seed))
        await fixture.ledger.loseReceipts()
        var actions = RandomActions(seed: seed)
        try await fixture.ledger.commit(RandomActions.first)
        for _ in 0..<150 {
            try await fixture.ledger.commit(actions.actions(await fixture.ledger.state))
            let damage = random.next()
            await fixture.ledger.tamper { events, transactions, _ in
                var random = SplitMix(state: damage)
                for index in events.indices where Bool.random(using: &random) {
                    Self.damage(&events[index].data, &random)
                    if Int.random(in: 0..<8, using: &random) == 0 {
                        events[index].eventType = FamilyEvent.allCases.randomElement(using: &random)!.rawValue
                    }
                }
                if let index = transactions.indices.randomElement(using: &random), Bool.random(using: &random) {
                    let old = transactions[index]
                    var payload = old.payload
                    Self.damage(&payload, &random)
                    transactions[index] = BlockTransaction(
                        id: old.id, batch: old.batch, family: old.family, signer: old.signer, batcher: old.batcher,
                        payload: payload)
                }
                if Bool.random(using: &random) { events.shuffle(using: &random) }
            }
            try await fixture.follow()
        }
        #expect(try await fixture.index.head()?.block == (await fixture.ledger.head))
        #expect(try await Self.unreadable(fixture) > 0)
        // What was read answers.
        let lists = try await fixture.index.ask { (index) throws(IndexFailure) in
            try (
                index.accesses(.init()).rows.count, index.consents(.init()).rows.count,
                index.records(.init()).rows.count
            )
        }.value
        #expect(lists.0 + lists.1 + lists.2 > 0)
    }

    private static func damage(_ bytes: inout [UInt8], _ random: inout SplitMix) {
        guard let at = bytes.indices.randomElement(using: &random) else { return }
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes.removeLast(bytes.count - at)
        case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: at)
        case 3:
            bytes = (0..<Int.random(in: 0...200, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        default: bytes[at] = UInt8.random(in: 0...255, using: &random)
        }
    }
}
