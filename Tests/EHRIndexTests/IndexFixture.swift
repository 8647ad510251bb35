import Cryptography
import DatabaseTesting
import EHRFamily
import Foundation
import Logging
import SQLDatabases
import SawtoothClient
import SawtoothProtocol
import SawtoothSigning

@testable import EHRIndex

/// An index in a database of its own (of the kind that `EHR_TEST_DATABASE` says), beside a scripted ledger.
struct IndexFixture: Sendable {
    let folder = TemporaryFolder()
    let ledger: ScriptedLedger
    let database: any SQLDatabase
    let index: LedgerIndex

    static let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    init(_ ledger: ScriptedLedger = ScriptedLedger()) async throws {
        self.ledger = ledger
        database = try await DatabaseKind.chosen.make(file: folder.path("index.sqlite"))
        try await database.migrate(IndexSchema.migrations, now: 0)
        index = LedgerIndex(database)
    }

    /// Reads all that the ledger has.
    @discardableResult
    func follow() async throws -> [ChainFollowing.Step] {
        let steps = Steps()
        try await ChainFollowing(
            database: database, source: ledger, updates: ledger.source, target: .inUse, logger: Self.logger
        ).once(hear: { _ in }, step: { await steps.append($0) })
        return await steps.all
    }

    /// One that has read a chain of random actions, and what it should say.
    static func filled(_ seed: UInt64, blocks: UInt64 = 60) async throws -> (IndexFixture, ExpectedRows) {
        let fixture = try await IndexFixture(ScriptedLedger(seed: seed))
        var actions = RandomActions(seed: seed)
        try await fixture.ledger.commit(RandomActions.first, time: 1_000)
        for number in 1..<blocks {
            try await fixture.ledger.commit(
                actions.actions(await fixture.ledger.state), time: seed.isMultiple(of: 3) ? nil : 1_000 + number * 10)
        }
        try await fixture.follow()
        return (fixture, try ExpectedRows(await fixture.ledger.chain))
    }

    private actor Steps {
        var all: [ChainFollowing.Step] = []
        func append(_ step: ChainFollowing.Step) { all.append(step) }
    }

    /// Every row of a set of tables, without the times of indexing.
    func dump(_ slot: IndexTables.Slot? = nil) async throws -> [String] {
        try await Self.dump(database, slot)
    }

    static func dump(_ database: any SQLDatabase, _ slot: IndexTables.Slot? = nil) async throws -> [String] {
        try await database.read { connection in
            let tables = try slot.map { IndexTables($0) } ?? IndexTables(inUse: connection)
            return try IndexTables.names.flatMap { name in
                try connection.rows("SELECT * FROM \(tables[name])").map { row in
                    let columns = row.columns.filter { $0 != "indexed_at" }
                    return try "\(name) " + columns.map { "\(try row[$0])" }.joined(separator: "|")
                }.sorted()
            }
        }
    }

    /// What a comparison with the ledger's state finds.
    func differences() async throws -> [IndexAudit.Difference] {
        guard let head = await ledger.head else { return [] }
        let items = await ledger.state.map { StateItem(address: $0.key, data: $0.value) }
        return try await database.read { connection in
            let rows = RowComparison(connection, at: head.number, tables: try IndexTables(inUse: connection))
            var found = try items.flatMap { try rows.differences(from: $0) }
            let addresses = Set(items.map(\.address))
            let types: [any IndexedEntry.Type] = [
                PatientEntry.self, DoctorEntry.self, RecordEntry.self, ConsentEntry.self, AccessEntry.self,
                ModelEntry.self,
            ]
            for type in types {
                let (keys, _) = try rows.keys(of: type, after: -1, limit: 100_000)
                for key in keys where EntryKey(text: key).map({ !addresses.contains($0.address) }) ?? true {
                    found.append(.init(key: key, kind: .extra))
                }
            }
            return found
        }
    }
}

/// Draws actions of a few people, most of them acceptable.
struct RandomActions {
    var random: SplitMix
    private var next = 0
    private var records: [(id: String, patient: Int)] = []
    private var accesses: [(access: String, doctor: Int, patient: Int)] = []
    private var models: [String] = []

    init(seed: UInt64) { random = SplitMix(state: seed) }

    /// Who signs: patients p0, ..., doctors d0, ..., and a submitter s.
    static let keys: [String: PrivateKey] = Dictionary(
        uniqueKeysWithValues: ((0..<people).flatMap { ["p\($0)", "d\($0)"] } + ["s"]).map { name in
            (name, try! PrivateKey(bytes: SHA256.hash(Array(name.utf8))))
        })
    static func key(_ name: String) -> PublicKeyHex { PublicKeyHex(keys[name]!.publicKey.hex)! }
    static func signer(_ key: PublicKeyHex) -> PrivateKey { keys.values.first { $0.publicKey.hex == key.text }! }
    static func patient(_ number: Int) -> PatientID { PatientID("p\(number)")! }
    static func doctor(_ number: Int) -> DoctorID { DoctorID("d\(number)")! }
    static let people = 3
    static let scopes = ["general", "lab", "imaging"]

    /// Registers everybody.
    static var first: [(any ActionPayload, PublicKeyHex)] {
        (0..<people).flatMap { number -> [(any ActionPayload, PublicKeyHex)] in
            [
                (RegisterPatient(patient: patient(number)), key("p\(number)")),
                (RegisterDoctor(doctor: doctor(number)), key("d\(number)")),
            ]
        }
    }

    mutating func actions(_ state: [StateAddress: [UInt8]]) -> [(any ActionPayload, PublicKeyHex)] {
        (0..<Int.random(in: 0...5, using: &random)).map { _ in action(state) }
    }

    private mutating func record(of patient: Int) -> RecordID? {
        records.filter { $0.patient == patient }.randomElement(using: &random).flatMap { RecordID($0.id) }
    }

    private mutating func action(_ state: [StateAddress: [UInt8]]) -> (any ActionPayload, PublicKeyHex) {
        next += 1
        let p = Int.random(in: 0..<Self.people, using: &random)
        let d = Int.random(in: 0..<Self.people, using: &random)
        let (patient, doctor) = (Self.patient(p), Self.doctor(d))
        let stored = state[Addressing.consent(of: patient, to: doctor)].flatMap { try? ConsentEntry(decoding: $0) }
        let version = stored?.version ?? 0
        switch Int.random(in: 0..<12, using: &random) {
        case 0, 1:
            let supersedes = Bool.random(using: &random) ? record(of: p) : nil
            records.append(("r\(next)", p))
            let scope = ScopeCode(Self.scopes.randomElement(using: &random)!)!
            let isByDoctor = Bool.random(using: &random)
            return (
                AddRecordHash(
                    patient: patient, record: RecordID("r\(next)")!, hash: DigestHex(sha256Of: [UInt8(next & 255)]),
                    scope: scope, supersedes: supersedes,
                    author: isByDoctor ? doctor : nil), Self.key(isByDoctor ? "d\(d)" : "p\(p)")
            )
        case 2, 3, 4:
            let purpose = PurposeCode(["TREAT", "HRESCH"].randomElement(using: &random)!)!
            let expiry: UInt64? = Bool.random(using: &random) ? UInt64.random(in: 500...2_000, using: &random) : nil
            return (
                GrantAccess(
                    patient: patient, doctor: doctor, scopes: .everything, keyReference: KeyReference("k\(next)")!,
                    expiry: expiry, write: true, purpose: purpose, previousVersion: version), Self.key("p\(p)")
            )
        case 5:
            return (
                RevokeAccess(patient: patient, doctor: doctor, previousVersion: version), Self.key("p\(p)")
            )
        case 6, 7, 8:
            let purpose = Bool.random(using: &random) ? stored?.terms?.purpose : nil
            return (
                LogAccess(
                    access: AccessID("a\(next)")!, patient: patient, doctor: doctor,
                    record: record(of: p) ?? RecordID("r0")!, purpose: purpose),
                Self.key("d\(d)")
            )
        case 9:
            accesses.append(("a\(next)", d, p))
            return (
                EmergencyAccess(
                    access: AccessID("a\(next)")!, patient: patient, doctor: doctor,
                    record: record(of: p) ?? RecordID("r0")!, reason: ReasonCode("coma")!,
                    at: UInt64.random(in: 0...3_000, using: &random)), Self.key("d\(d)")
            )
        case 10:
            let access = accesses.randomElement(using: &random) ?? ("a0", 0, 0)
            return (
                ReviewAccess(
                    access: AccessID(access.access)!, doctor: Self.doctor(access.doctor),
                    patient: Self.patient(access.patient), outcome: .justified), Self.key("p\(access.patient)")
            )
        default:
            let parent = Bool.random(using: &random) ? models.randomElement(using: &random) : nil
            models.append(DigestHex(sha256Of: Array("m\(next)".utf8)).text)
            return (
                ModelProvenance(
                    model: DigestHex(models.last!)!, sites: [SiteID("s1")!],
                    metrics: [Metric(name: MetricCode("loss")!, value: .integer(UInt64(next)))],
                    parent: parent.flatMap { DigestHex($0) }, round: UInt64(next)), Self.key("s")
            )
        }
    }
}
