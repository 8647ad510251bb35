import Cryptography
import EHRFamily
import Foundation
import KeyWrapping
import RecordEncryption
import RecordErrors
import RecordKeys
import Testing

@Suite("Erasure, backup and restore")
struct ErasureTests {
    private let patient = PatientID(unchecked: "p-1")
    private let other = PatientID(unchecked: "p-2")
    private let doctor = DoctorID(unchecked: "d-1")
    private let record = RecordID(unchecked: "r-1")

    /// Many patients with keys in no order, moved and released, so that SQLite has moved rows from page to page.
    private func crowded(_ fixture: StoreFixture, seed: UInt64) async throws {
        var random = Seeded(state: seed)
        for number in 0..<40 {
            let patient = number == 20 ? self.patient : PatientID(unchecked: "x-\(random.next())")
            let reference = try await fixture.grant("k-\(random.next())", of: patient, to: doctor)
            for _ in 0..<Int(random.next() % 12) + 1 {
                let record = RecordID(unchecked: "r-\(random.next())")
                try await fixture.deposit(record, of: patient)
                _ = try await fixture.store.keepRelease(
                    StoreFixture.release(of: record, patient, to: doctor, access: "a-\(random.next())"),
                    under: reference)
            }
            // Another deletion now and then, so that pages are merged too.
            if number % 5 == 4, patient != self.patient {
                _ = try await fixture.withdraw("w-\(number)", of: patient, to: doctor)
            }
        }
    }

    struct Seeded: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 16
        }
    }

    @Test("after an erasure no file of the store holds the patient's wrapped root, keys, releases or ids")
    func nothingLeft() async throws {
        let seed = UInt64.random(in: 1...UInt64.max)
        print("seed \(seed)")
        let fixture = try await StoreFixture()
        try await fixture.deposit(record, of: patient)
        try await crowded(fixture, seed: seed)
        let stored = try await fixture.store.record(record, of: patient)
        let reference = try await fixture.grant("k-own", of: patient, to: doctor)
        let release = try await fixture.store.keepRelease(
            StoreFixture.release(of: record, patient, to: doctor, access: "a-own"), under: reference)
        let key = StoredSigningKey(
            holder: .patient(patient), publicKey: PublicKeyHex(unchecked: "02" + String(repeating: "a", count: 64)),
            wrapped: try await fixture.wrapper.wrap(
                .random(count: 32),
                context: WrappingContext(
                    purpose: .signingKey, ids: KeyContexts.signingKey(of: .patient(patient)))))
        try await fixture.store.keepSigningKey(key)
        let marks = [
            stored.root.wrapped.ciphertext, stored.key.wrapped, release.sealed, key.wrapped.ciphertext,
            stored.row.salt, Array("k-own".utf8), Array("a-own".utf8),
        ]
        for mark in marks { #expect(try !fixture.folder.files(holding: mark).isEmpty) }

        try await fixture.store.erase(.patient(patient))
        #expect(try await fixture.store.unneededObjects(limit: 1_000).contains(stored.row.object))
        for mark in marks { #expect(try fixture.folder.files(holding: mark) == []) }
        #expect(try fixture.folder.files(holding: Array("p-1".utf8)) == [])
        #expect(try fixture.folder.files(holding: Array("anchor-p-1-r-1".utf8)) == [])
    }

    @Test("what was erased is refused from then on, and again is the same")
    func refused() async throws {
        let fixture = try await StoreFixture()
        try await fixture.deposit(record, of: patient)
        try await fixture.deposit(record, of: other)
        let root = try await fixture.root(of: patient)
        for _ in 0..<2 {
            try await fixture.store.erase(.patient(patient))
            #expect(try await fixture.store.unneededObjects(limit: 10).count == 1)
        }

        await #expect(throws: RecordFailure(.erased)) { try await fixture.store.record(record, of: patient) }
        await #expect(throws: RecordFailure(.erased)) { try await fixture.store.currentEpoch(of: patient) }
        await #expect(throws: RecordFailure(.erased)) { try await fixture.deposit(record, of: patient, under: root) }
        await #expect(throws: RecordFailure(.erased)) { try await fixture.grant("k-1", of: patient, to: doctor) }
        await #expect(throws: RecordFailure(.erased)) { try await fixture.withdraw("w-1", of: patient, to: doctor) }
        #expect(try await fixture.store.record(record, of: other).row.state == .stored)
    }

    @Test("what is not here is not erased: the list does not grow, no file is written, and it is said")
    func unknown() async throws {
        let fixture = try await StoreFixture()
        try await fixture.deposit(record, of: patient)
        try await fixture.store.issue([
            IssuedAccess(
                Access(patient: other, record: record, doctor: doctor, id: AccessID(unchecked: "a")), issuedAt: 1)
        ])
        let before = try ["erasures", "keys.db"].map { try fixture.folder.read($0) }
        for subject in [
            ErasureSubject.patient(PatientID(unchecked: "nobody")), .patient(other),
            .record(RecordID(unchecked: "none"), of: patient), .record(record, of: other),
        ] {
            let error = await #expect(throws: RecordFailure.self) { try await fixture.store.erase(subject) }
            #expect(error?.code == .notFound)
        }
        #expect(try ["erasures", "keys.db"].map { try fixture.folder.read($0) } == before)
        try await fixture.store.erase(.record(record, of: patient))
        try await fixture.store.erase(.patient(patient))
        let list = try fixture.folder.read("erasures")
        for subject in [ErasureSubject.patient(patient), .record(record, of: patient)] {
            try await fixture.store.erase(subject)
        }
        #expect(try fixture.folder.read("erasures") == list)
    }

    @Test("no access is drawn for what was erased: its id would be written back")
    func issued() async throws {
        let fixture = try await StoreFixture()
        try await fixture.deposit(record, of: patient)
        try await fixture.deposit(record, of: other)
        try await fixture.store.erase(.patient(patient))
        try await fixture.store.erase(.record(record, of: other))
        for holder in [patient, other] {
            let access = Access(patient: holder, record: record, doctor: doctor, id: AccessID(unchecked: "a"))
            await #expect(throws: RecordFailure(.erased)) {
                try await fixture.store.issue([IssuedAccess(access, issuedAt: 1)])
            }
        }
        #expect(try fixture.folder.files(holding: Array("p-1".utf8)) == [])
    }

    @Test("erasing one record leaves the patient's others")
    func oneRecord() async throws {
        let fixture = try await StoreFixture()
        let second = RecordID(unchecked: "r-2")
        let first = try await fixture.deposit(record, of: patient)
        let kept = try await fixture.deposit(second, of: patient)
        try await fixture.store.erase(.record(record, of: patient))
        #expect(try await fixture.store.unneededObjects(limit: 10) == [first.row.object])
        await #expect(throws: RecordFailure(.erased)) { try await fixture.store.record(record, of: patient) }
        await #expect(throws: RecordFailure(.erased)) { try await fixture.deposit(record, of: patient) }
        #expect(try await fixture.dek(second, of: patient) == kept.dek)
        #expect(try fixture.folder.files(holding: first.key.wrapped) == [])
    }

    @Test("an object that another record shares is not told to be unneeded")
    func sharedObject() async throws {
        let fixture = try await StoreFixture()
        let (row, _, _) = try await fixture.deposit(record, of: patient)
        let root = try await fixture.root(of: other)
        let shared = try StoreFixture.row(record, of: other, object: row.object)
        _ = try await fixture.store.keepRecord(
            shared, key: root.dataKey(for: .general).wrap(.random(), of: record),
            operation: LedgerOperation(id: "o", kind: .anchor, patient: other, record: record))
        try await fixture.store.erase(.patient(patient))
        #expect(try await fixture.store.unneededObjects(limit: 10) == [])
        try await fixture.store.erase(.patient(other))
        #expect(try await fixture.store.unneededObjects(limit: 10) == [row.object])
    }

    @Test("a backup restored with the list has what was there but for what was erased since")
    func restored() async throws {
        let fixture = try await StoreFixture()
        let erased = try await fixture.deposit(record, of: patient)
        let kept = try await fixture.deposit(record, of: other)
        let backup = fixture.folder.path("backup.db")
        try await fixture.store.backUp(to: backup)
        #expect(try fixture.folder.files(holding: erased.key.wrapped).contains("backup.db"))
        try await fixture.store.erase(.patient(patient))

        let restored = try await SQLiteKeyStore.restore(
            from: backup, to: fixture.folder.path("restored.db"), erasureList: fixture.folder.path("erasures"))
        await #expect(throws: RecordFailure(.erased)) { try await restored.record(record, of: patient) }
        #expect(try await restored.record(record, of: other).key == kept.key)
        #expect(try fixture.folder.files(holding: erased.key.wrapped) == ["backup.db"])
        let drafts = try fixture.folder.names().filter { $0.contains("draft") || $0.contains("restoring") }
        #expect(drafts == [])
    }

    @Test("a restore without the list, with another's, an altered or a shorter one is refused and leaves nothing")
    func refusedRestores() async throws {
        let fixture = try await StoreFixture()
        let stranger = try await StoreFixture()
        try await fixture.deposit(record, of: patient)
        try await fixture.deposit(record, of: other)
        let list = try fixture.folder.read("erasures")
        try await fixture.store.erase(.patient(patient))
        try await fixture.store.backUp(to: fixture.folder.path("backup.db"))
        var altered = try fixture.folder.read("erasures")
        altered[60] = altered[60] == UInt8(ascii: "0") ? UInt8(ascii: "1") : UInt8(ascii: "0")
        try fixture.folder.write(list, "shorter")
        try fixture.folder.write(altered, "altered")
        try fixture.folder.write(try stranger.folder.read("erasures"), "stranger")
        let before = try fixture.folder.names()
        for name in ["missing", "shorter", "altered", "stranger", "backup.db"] {
            let error = await #expect(throws: RecordFailure.self, "\(name)") {
                try await SQLiteKeyStore.restore(
                    from: fixture.folder.path("backup.db"), to: fixture.folder.path("restored.db"),
                    erasureList: fixture.folder.path(name))
            }
            guard error?.code == .keysRefused else {
                Issue.record("\(name): \(String(describing: error))")
                continue
            }
        }
        #expect(try fixture.folder.names().filter { $0 != "shorter.lock" } == before)
    }

    @Test("a damaged backup and a place that is taken are refused")
    func unfitRestores() async throws {
        let fixture = try await StoreFixture()
        for number in 0..<30 { try await fixture.deposit(RecordID(unchecked: "r-\(number)"), of: patient) }
        let backup = fixture.folder.path("backup.db")
        try await fixture.store.backUp(to: backup)
        await #expect(throws: RecordFailure.self) { try await fixture.store.backUp(to: backup) }
        await #expect(throws: RecordFailure.self) {
            try await SQLiteKeyStore.restore(
                from: backup, to: fixture.folder.path("keys.db"), erasureList: fixture.folder.path("erasures"))
        }
        var damaged = try fixture.folder.read("backup.db")
        for index in 4096 * 3..<4096 * 5 { damaged[index] ^= 0xFF }
        try fixture.folder.write(damaged, "damaged.db")
        await #expect(throws: RecordFailure.self) {
            try await SQLiteKeyStore.restore(
                from: fixture.folder.path("damaged.db"), to: fixture.folder.path("restored.db"),
                erasureList: fixture.folder.path("erasures"))
        }
        #expect(try !fixture.folder.names().contains("restored.db"))
    }

    @Test("a database whose list is gone, or whose permissions let others read it, is not opened")
    func unfitDatabases() async throws {
        let fixture = try await StoreFixture()
        let (database, list) = (fixture.folder.path("keys.db"), fixture.folder.path("erasures"))
        await #expect(throws: RecordFailure.self) {
            try await SQLiteKeyStore.open(at: database, erasureList: fixture.folder.path("missing"))
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: database)
        await #expect(throws: RecordFailure.self) { try await SQLiteKeyStore.open(at: database, erasureList: list) }
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: database)
        try await fixture.deposit(record, of: patient)
        try await fixture.store.erase(.patient(patient))
        // A lost database is restored, never made anew beside a list that tells of erasures.
        await #expect(throws: RecordFailure.self) {
            try await SQLiteKeyStore.open(at: fixture.folder.path("lost.db"), erasureList: list)
        }
    }

    @Test("an erasure that got only as far as the list is finished when the database is opened")
    func cutShort() async throws {
        let fixture = try await StoreFixture()
        let (_, key, _) = try await fixture.deposit(record, of: patient)
        try await fixture.deposit(record, of: other)
        let before = try fixture.folder.read("erasures")
        let copy = TemporaryFolder()
        try await fixture.store.backUp(to: copy.path("keys.db"))
        try await fixture.store.erase(.patient(patient))
        // The list with its entry and a line cut short behind it, the database as it was before.
        let list = try fixture.folder.read("erasures")
        try copy.write(list + Array(list[before.count..<list.count - 7]), "erasures")
        let opened = try await SQLiteKeyStore.open(
            at: copy.path("keys.db"), erasureList: copy.path("erasures"))
        #expect(try copy.files(holding: key.wrapped) == [])
        await #expect(throws: RecordFailure(.erased)) { try await opened.record(record, of: patient) }
        try await opened.erase(.patient(other))
        #expect(try copy.read("erasures").count == list.count + (list.count - before.count))
    }
}
