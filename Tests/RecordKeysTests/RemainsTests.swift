import Cryptography
import EHRFamily
import Foundation
import GRDB
import KeyWrapping
import RecordErrors
import RecordKeys
import Testing

/// What deleting leaves in the bytes of the files, looked for in the files and not through SQLite.
@Suite("Remains of deleted keys")
struct RemainsTests {
    private let patient = PatientID(unchecked: "p-1")
    private let doctor = DoctorID(unchecked: "d-1")
    private let record = RecordID(unchecked: "r-1")

    struct Seeded: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            let mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
            return mixed ^ mixed >> 27
        }
    }

    /// What the victims' keys and ids have in them, and nothing else in the files has.
    private static let mark = Array("-mark-of-a-victim-".utf8)

    /// A row of one record: ids of many lengths, so that pages are fragmented, and a key that bears the mark.
    private struct Entry: Sendable {
        let patient: String
        let record: String
        let isVictim: Bool

        init(of patient: String, isVictim: Bool, _ random: inout Seeded) {
            let length = Int.random(in: 1...40, using: &random)
            record = "\(random.next())\(String(repeating: "r", count: length))"
            (self.patient, self.isVictim) = (patient, isVictim)
        }

        /// `count` bytes of a key or release.
        func secret(_ count: Int) -> Data {
            let mark = isVictim ? RemainsTests.mark : []
            return Data(mark + RandomBytes.make(count - mark.count))
        }

        func insert(into database: Database, under reference: String) throws {
            try database.execute(
                sql: """
                    INSERT INTO record (patient_id, record_id, scope, object, sha256, length, salt, commitment, state)
                    VALUES (?, ?, 'general', 'object', zeroblob(32), 72, zeroblob(24), zeroblob(32), 'stored')
                    """, arguments: [patient, record])
            try database.execute(
                sql: "INSERT INTO record_key VALUES (?, ?, 'general', 1, ?, NULL)",
                arguments: [patient, record, secret(40)])
            try database.execute(
                sql: "INSERT INTO release VALUES (?, ?, ?, ?, ?, zeroblob(65), ?)",
                arguments: ["d-\(record.reversed())", "a-\(record)", patient, record, reference, secret(113)])
        }

        /// A check's note, which makes the row longer or shorter.
        func update(in database: Database, _ random: inout Seeded) throws {
            let version = String(repeating: "v", count: Int.random(in: 0...100, using: &random))
            try database.execute(
                sql: "UPDATE record SET checked_version = ? WHERE patient_id = ? AND record_id = ?",
                arguments: [version, patient, record])
        }

        func delete(from database: Database) throws {
            try database.execute(
                sql: "DELETE FROM record WHERE patient_id = ? AND record_id = ?", arguments: [patient, record])
        }
    }

    /// A database in which SQLite has moved rows from page to page again and again: keys come in no order, and of those
    /// that are not to be erased most go again, one here and one there. Pages are merged and split, and now and then
    /// one that is packed anew keeps a copy in its gap of what it held before, which nothing overwrites later.
    private func churn(_ fixture: StoreFixture, _ victims: [PatientID], seed: UInt64) throws {
        var random = Seeded(state: seed)
        let root = Data(RandomBytes.make(60))
        let names = victims.map(\.text) + (0..<40).map { _ in "x-\(random.next())" }
        let database = try fixture.rawConnection()
        try database.write { database in
            for name in names {
                try database.execute(sql: "INSERT INTO patient VALUES (?, 1)", arguments: [name])
                try database.execute(sql: "INSERT INTO root VALUES (?, 1, ?)", arguments: [name, root])
                try database.execute(
                    sql: """
                        INSERT INTO consent (key_ref, patient_id, doctor_id, scopes, state)
                        VALUES (?, ?, 'd', '*', 'active')
                        """, arguments: ["k-\(name)", name])
            }
            var entries: [Entry] = []
            for turn in 0..<8_000 {
                let place = Int.random(in: 0..<names.count, using: &random)
                entries.append(Entry(of: names[place], isVictim: place < victims.count, &random))
                try entries[entries.count - 1].insert(into: database, under: "k-\(names[place])")
                entries.swapAt(Int.random(in: 0..<entries.count, using: &random), entries.count - 1)
                try entries[entries.count - 1].update(in: database, &random)
                if turn % 3 != 0 { try entries.removeLast().delete(from: database) }
            }
        }
        try database.close()
    }

    @Test("of patients erased from a database whose rows were moved about, no file holds a key, a release or an id")
    func churned() async throws {
        let seed = UInt64.random(in: 1...UInt64.max)
        print("seed \(seed)")
        let fixture = try await StoreFixture()
        let victims = (0..<40).map { PatientID(unchecked: "\($0)-mark-of-a-victim-\($0)") }
        try churn(fixture, victims, seed: seed)
        #expect(try fixture.occurrences(of: Self.mark) > 1_000)
        for victim in victims { try await fixture.store.erase(.patient(victim)) }
        #expect(try fixture.occurrences(of: Self.mark) == 0, "seed \(seed)")
    }

    @Test("what a withdrawal, a rotation and a refused anchor delete is overwritten, an erasure or not")
    func overwritten() async throws {
        let fixture = try await StoreFixture()
        let (_, first, _) = try await fixture.deposit(record, of: patient)
        let refused = try await fixture.deposit(RecordID(unchecked: "r-2"), of: patient)
        let root = try #require(try await fixture.store.currentEpoch(of: patient).root)
        let reference = try await fixture.grant("k-1", of: patient, to: doctor)
        let release = try await fixture.store.keepRelease(
            StoreFixture.release(of: record, patient, to: doctor, access: "a-1"), under: reference)
        let gone = [root.wrapped.ciphertext, first.wrapped, refused.key.wrapped, release.sealed]
        try fixture.checkpoint()
        #expect(try fixture.remains(of: gone).count == gone.count)

        try await fixture.settle("anchor-p-1-r-2", .invalid(code: nil, message: ""))
        try await fixture.store.giveUp("anchor-p-1-r-2")
        _ = try await fixture.withdraw("w-1", of: patient, to: doctor)
        let next = try await fixture.root(of: patient)
        let dek = try await fixture.dek(record, of: patient)
        _ = try await fixture.store.replaceRecordKeys(
            [(first, try next.dataKey(for: .general).wrap(dek, of: record))], of: patient)
        #expect(try await fixture.store.dropUnusedRoots(of: patient) == 1)
        try fixture.checkpoint()
        #expect(try fixture.remains(of: gone) == [])
    }

    @Test("an erasure is not acknowledged while another process can read the state before; the next call finishes it")
    func reader() async throws {
        let fixture = try await StoreFixture()
        let (_, key, _) = try await fixture.deposit(record, of: patient)
        // Another connection, as another process has, in the middle of a read.
        let other = try DatabasePool(path: fixture.folder.path("keys.db"))
        let snapshot = try other.makeSnapshot()
        _ = try await snapshot.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM record_key") }
        await #expect(throws: RecordFailure.self) { try await fixture.store.erase(.patient(patient)) }
        // Deleted already: nobody gets it through the store.
        await #expect(throws: RecordFailure(.erased)) { try await fixture.store.record(record, of: patient) }
        try snapshot.close()
        try other.close()
        try await fixture.store.erase(.patient(patient))
        #expect(try fixture.remains(of: [key.wrapped]) == [])
    }
}

extension StoreFixture {
    /// A connection to the database past the store, which deletes as the store's own do.
    func rawConnection() throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA secure_delete = ON; PRAGMA synchronous = OFF") }
        return try DatabaseQueue(path: folder.path("keys.db"), configuration: configuration)
    }

    /// Brings all that was written into the database's file, and empties the log.
    func checkpoint() throws {
        let database = try rawConnection()
        try database.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        try database.close()
    }

    /// Those of `marks` that any file in the store's folder holds.
    func remains(of marks: [[UInt8]]) throws -> [[UInt8]] {
        let files = try folder.names().map { Data(try folder.read($0)) }
        return marks.filter { mark in files.contains { $0.range(of: Data(mark)) != nil } }
    }

    /// How often the files in the store's folder hold `mark`.
    func occurrences(of mark: [UInt8]) throws -> Int {
        var count = 0
        for name in try folder.names() {
            let file = Data(try folder.read(name))
            var rest = file[...]
            while let place = rest.range(of: Data(mark)) {
                count += 1
                rest = rest[place.upperBound...]
            }
        }
        return count
    }
}
