import Cryptography
import EHRFamily
import Journals
import Locking
import RecordErrors
import RecordFlow
import RecordKeys
import RecordTesting
import Testing

@Suite("Descriptions of records")
struct DescriptionTests {
    private func label(_ name: String) throws -> RecordLabel {
        try #require(try RecordLabel(mediaType: "text/plain; charset=utf-8", fileName: name))
    }

    private func deposit(_ record: String, _ content: [UInt8], _ label: RecordLabel?, _ desk: Desk) async throws {
        let pieces = LockedValue([content])
        let done = try await desk.journeys.deposit(
            DepositRecord(
                patient: desk.patient, record: RecordID(unchecked: record), scope: .general, label: label,
                operation: "deposit-\(record)", signer: desk.patientKey), timeout: .seconds(60)
        ) { pieces.withLock { $0.popLast() } }
        try #require(done.state.isDecided)
    }

    private func openings(_ desk: Desk) async throws -> Int {
        let count = LockedValue(0)
        _ = try await desk.openings.verify { _, _, _ in count.withLock { $0 += 1 } }
        return count.withLock { $0 }
    }

    @Test(
        "a patient is told what each record is, those that are here and no others, and no record key is opened",
        arguments: Depth.allCases)
    func own(depth: Depth) async throws {
        let desk = try await Desk(RuleLedger(), depth)
        try await desk.register()
        let label = try label("Röntgen – Thorax \"1\".txt")
        let ids = ["r-1", "none", "r-2"].map { RecordID(unchecked: $0) }
        try await deposit("r-1", RandomBytes.make(40_000), label, desk)
        try await deposit("r-2", [], nil, desk)
        let rows = [
            try await desk.store.record(ids[0], of: desk.patient).row,
            try await desk.store.record(ids[2], of: desk.patient).row,
        ]
        let expected = zip(rows, [(40_000, label), (0, nil)] as [(UInt64, RecordLabel?)]).map { row, facts in
            RecordDescription(
                record: row.record, scope: .general, length: facts.0,
                sha256: DigestHex(unchecked: Hex.encode(row.sha256)), state: .anchored, label: facts.1)
        }
        #expect(try await desk.journeys.describe(ids, of: desk.patient) == expected)
        #expect(try await desk.journeys.describe(ids, of: PatientID(unchecked: "nobody")).isEmpty)
        // The same deposit again keeps the first label, as it keeps the content.
        try await deposit("r-1", [1], try self.label("other.txt"), desk)
        #expect(try await desk.journeys.describe([ids[0]], of: desk.patient) == [expected[0]])
        // Keys and labels move together.
        _ = try await desk.desk.deny(
            WithdrawConsent(patient: desk.patient, doctor: desk.doctor, operation: "w"))
        #expect(try await desk.desk.moveKeys(of: desk.patient) == (2, 1))
        #expect(try await desk.journeys.describe(ids, of: desk.patient) == expected)
        #expect(try await openings(desk) == 0)

        for count in [0, 101] {
            let many = [RecordID](repeating: ids[0], count: count)
            let error = await #expect(throws: RecordFailure.self) {
                try await desk.journeys.describe(many, of: desk.patient)
            }
            #expect(error?.code == .invalid)
        }
        let many = [RecordID](repeating: ids[0], count: RecordDesk.descriptionLimit)
        #expect(try await desk.journeys.describe(many, of: desk.patient).count == 100)
        _ = try await desk.journeys.erase(.record(ids[0], of: desk.patient))
        #expect(try await desk.journeys.describe(ids, of: desk.patient) == [expected[1]])
        _ = try await desk.journeys.erase(.patient(desk.patient))
        let error = await #expect(throws: RecordFailure.self) {
            try await desk.journeys.describe(ids, of: desk.patient)
        }
        #expect(error?.code == .erased)
    }

    @Test(
        "a doctor is told it exactly where the record would open, and no record key is opened",
        arguments: Depth.allCases)
    func doctors(depth: Depth) async throws {
        let desk = try await Desk(RuleLedger(), depth)
        try await desk.register()
        let label = try label("finding.txt")
        let record = RecordID(unchecked: "r-1")
        try await deposit("r-1", [1, 2, 3], label, desk)
        let drawn = try await desk.journeys.begin(record, of: desk.patient, by: desk.doctor)
        #expect(await refusal { try await desk.journeys.describe(drawn) } == .accessNotLogged)
        try await desk.share()
        #expect(await refusal { try await desk.journeys.describe(drawn) } == .accessNotLogged)
        let access = try await desk.logged(record)
        let description = try await desk.journeys.describe(access)
        #expect(description.label == label && description.length == 3 && description.record == record)
        #expect(try await [description] == desk.journeys.describe([record], of: desk.patient))
        let foreign = Access(
            patient: desk.patient, record: RecordID(unchecked: "r-2"), doctor: desk.doctor, id: access.id)
        let code = await refusal { try await desk.journeys.open(foreign, range: nil) }
        #expect(await refusal { try await desk.journeys.describe(foreign) } == code)
        desk.offset.withLock { $0 = 1_000 }
        #expect(await refusal { try await desk.journeys.describe(access) } == .accessStale)
        desk.offset.withLock { $0 = 0 }
        _ = try await desk.desk.deny(
            WithdrawConsent(patient: desk.patient, doctor: desk.doctor, operation: "w"))
        #expect(await refusal { try await desk.journeys.describe(access) } == .accessWithdrawn)
        #expect(try await openings(desk) == 0)
    }

    @Test("a label that does not open is damage, stops no other key from moving, and is named")
    func damaged() async throws {
        let desk = try await Desk(RuleLedger())
        try await desk.register()
        for record in ["r-1", "r-2"] { try await deposit(record, [1], try label("a.txt"), desk) }
        let (first, second) = (RecordID(unchecked: "r-1"), RecordID(unchecked: "r-2"))
        let old = try await desk.store.record(first, of: desk.patient).key
        let spoiled = WrappedRecordKey(
            patient: old.patient, record: old.record, scope: old.scope, epoch: old.epoch, wrapped: old.wrapped,
            label: RandomBytes.make(40))
        #expect(try await desk.store.replaceRecordKeys([(old, spoiled)], of: desk.patient) == 1)
        let error = await #expect(throws: RecordFailure.self) {
            try await desk.desk.describe([second, first], of: desk.patient)
        }
        #expect(error?.code == .keysDamaged && error?.description.contains("r-1") == true)
        #expect(try await desk.desk.describe([second], of: desk.patient).count == 1)
        _ = try await desk.desk.deny(
            WithdrawConsent(patient: desk.patient, doctor: desk.doctor, operation: "w"))
        let move = await #expect(throws: RecordFailure.self) { try await desk.desk.moveKeys(of: desk.patient) }
        #expect(move?.code == .keysDamaged && move?.description.contains("r-1") == true)
        #expect(try await desk.store.record(second, of: desk.patient).key.epoch == 2)
        let read = try await desk.desk.openOwn(first, of: desk.patient)
        #expect(read.description == nil)
        #expect(try await read.whole() == [1])
        let other = try await desk.desk.openOwn(second, of: desk.patient)
        #expect(try other.description?.label == label("a.txt"))
    }
}
