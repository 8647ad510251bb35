import Cryptography
import EHRFamily
import GRDB
import KeyWrapping
import RecordEncryption
import RecordErrors
import RecordKeys
import Testing

@Suite("Labels of records")
struct RecordLabelTests {
    private let patient = PatientID(unchecked: "p-1")
    private let doctor = DoctorID(unchecked: "d-1")
    private let record = RecordID(unchecked: "r-1")

    static func label(_ type: String?, _ name: String?) throws -> RecordLabel {
        try #require(try RecordLabel(mediaType: type, fileName: name))
    }

    @Test(
        "a media type is type/subtype with parameters, in at most 127 bytes of ASCII",
        arguments: [
            ("application/pdf", true), ("text/plain; charset=utf-8", true), ("a/b;c=\"d \\\" ;e\";f=g", true),
            ("application/vnd.oasis.opendocument.text", true), ("a/" + String(repeating: "b", count: 125), true),
            ("a/" + String(repeating: "b", count: 126), false), ("", false), ("text", false), ("text/", false),
            ("/plain", false), ("text/plain;", false), ("text/plain;a", false), ("text/plain;a=", false),
            ("text/plain;a=\"b", false), ("text/plain, text/html", false), ("text /plain", false),
            ("text/plaïn", false),
            ("text/plain\r\nX: y", false), ("text/plain;a=\"\u{0}\"", false), ("-a/b", false), ("a/b/c", false),
        ] as [(String, Bool)])
    func mediaType(text: String, isOne: Bool) {
        #expect(isOne == ((try? RecordLabel(mediaType: text, fileName: nil)) != nil), "\(text)")
    }

    @Test(
        "a file name has at most 255 bytes of UTF-8, and nothing that makes it a path or shows another name",
        arguments: [
            ("befund.pdf", true), ("Röntgen – Thorax 📄 (2).jpg", true), (" ", true), ("...", true), ("שלום.txt", true),
            ("\\\"%;'", true), (String(repeating: "ö", count: 127) + "a", true),
            (String(repeating: "ö", count: 128), false), ("", false), (".", false), ("..", false), ("a/b", false),
            ("a\u{0}", false), ("a\nb", false), ("a\u{7f}", false), ("a\u{85}b", false), ("a\u{2028}b", false),
            ("a\u{202e}fdp.exe", false), ("a\u{2066}b", false),
        ] as [(String, Bool)])
    func fileName(text: String, isOne: Bool) {
        #expect(isOne == ((try? RecordLabel(mediaType: nil, fileName: text)) != nil), "\(text)")
    }

    @Test("what is refused is not repeated in the error, and nothing given is no label")
    func refusals() throws {
        let error = #expect(throws: RecordFailure.self) { try RecordLabel(mediaType: nil, fileName: "secret/name") }
        #expect(error?.code == .invalid && error?.description.contains("secret") == false)
        let other = #expect(throws: RecordFailure.self) { try RecordLabel(mediaType: "secret", fileName: nil) }
        #expect(other?.code == .invalid && other?.description.contains("secret") == false)
        #expect(try RecordLabel(mediaType: nil, fileName: nil) == nil)
    }

    @Test("the labels that another implementation has sealed are opened")
    func vectors() throws {
        let vectors = try KeyVectors.load().labels
        #expect(vectors.count == 3)
        for vector in vectors {
            let root = try PatientRoot(patient: vector.patient_id, epoch: vector.epoch, secret: secret(vector.root))
            let key = WrappedRecordKey(
                patient: vector.patient_id, record: vector.record_id, scope: vector.scope, epoch: vector.epoch,
                wrapped: [], label: try bytes(vector.sealed))
            #expect(
                try root.dataKey(for: vector.scope).label(of: key) == Self.label(vector.media_type, vector.file_name))
        }
    }

    @Test("a label opens as it was sealed, differently each time, and not in the row of another or altered")
    func bound() throws {
        let secret = SecretBytes.random(count: 32)
        func dataKey(_ patient: PatientID, _ epoch: UInt32, _ scope: ScopeCode) throws -> PatientDataKey {
            try PatientRoot(patient: patient, epoch: epoch, secret: secret).dataKey(for: scope)
        }
        let own = try dataKey(patient, 1, .general)
        let lab = ScopeCode(unchecked: "lab")
        for label in [
            try Self.label("text/plain", "a.txt"), try Self.label(nil, "a.txt"), try Self.label("text/plain", nil),
        ] {
            let sealed = try #require(try own.wrap(.random(), of: record, label: label).label)
            #expect(try own.wrap(.random(), of: record, label: label).label != sealed)
            func open(_ bytes: [UInt8], _ key: PatientDataKey, _ record: RecordID) throws -> RecordLabel? {
                try key.label(
                    of: WrappedRecordKey(
                        patient: key.patient, record: record, scope: key.scope, epoch: key.epoch, wrapped: [],
                        label: bytes))
            }
            #expect(try open(sealed, own, record) == label)
            for (key, record) in [
                (try dataKey(PatientID(unchecked: "p-2"), 1, .general), record),
                (try dataKey(patient, 2, .general), record), (try dataKey(patient, 1, lab), record),
                (own, RecordID(unchecked: "r-2")),
            ] {
                #expect(throws: RecordFailure.self) { try open(sealed, key, record) }
            }
            for place in sealed.indices {
                var flipped = sealed
                flipped[place] ^= 1
                #expect(throws: RecordFailure.self) { try open(flipped, own, record) }
                #expect(throws: RecordFailure.self) { try open(Array(sealed.prefix(place)), own, record) }
            }
        }
        #expect(try own.label(of: own.wrap(.random(), of: record)) == nil)
    }

    @Test("a label moves to a new epoch together with its key, and not past another who has moved it")
    func moves() async throws {
        let fixture = try await StoreFixture()
        let label = try Self.label("text/plain", "a.txt")
        let (_, old, dek) = try await fixture.deposit(record, of: patient, label: label)
        let stale = WrappedRecordKey(
            patient: patient, record: record, scope: old.scope, epoch: old.epoch, wrapped: old.wrapped,
            label: [1] + (old.label ?? []))
        _ = try await fixture.withdraw("w-1", of: patient, to: doctor)
        let data = try await fixture.root(of: patient).dataKey(for: .general)
        let new = try data.wrap(dek, of: record, label: label)
        #expect(try await fixture.store.replaceRecordKeys([(stale, new)], of: patient) == 0)
        await #expect(throws: RecordFailure(.conflict, "key of record r-1")) {
            try await fixture.store.replaceRecordKeys([(old, data.wrap(dek, of: record))], of: patient)
        }
        #expect(try await fixture.store.record(record, of: patient).key == old)
        #expect(try await fixture.store.replaceRecordKeys([(old, new)], of: patient) == 1)
        let stored = try await fixture.store.record(record, of: patient)
        #expect(try stored.key == new && data.label(of: stored.key) == label)
        #expect(try await fixture.dek(record, of: patient) == dek)
        #expect(try await fixture.store.dropUnusedRoots(of: patient) == 1)
    }

    @Test("a label is in a backup, and in no file once its record is erased or its refusal is final")
    func destroyed() async throws {
        let fixture = try await StoreFixture()
        let label = try Self.label("text/plain", "a.txt")
        let second = RecordID(unchecked: "r-2")
        let erased = try #require(try await fixture.deposit(record, of: patient, label: label).key.label)
        let refused = try #require(try await fixture.deposit(second, of: patient, label: label).key.label)
        #expect(try fixture.folder.files(holding: Array("a.txt".utf8)) == [])
        try await fixture.store.backUp(to: fixture.folder.path("backup.db"))
        for mark in [erased, refused] {
            #expect(try fixture.folder.files(holding: mark).contains("backup.db"))
        }
        let restored = try await SQLiteKeyStore.restore(
            from: fixture.folder.path("backup.db"), to: fixture.folder.path("restored.db"),
            erasureList: fixture.folder.path("erasures"))
        #expect(try await restored.record(record, of: patient).key.label == erased)

        try await fixture.settle("anchor-p-1-r-2", .invalid(code: nil, message: ""))
        #expect(try await fixture.store.record(second, of: patient).key.label == refused)
        try await fixture.store.giveUp("anchor-p-1-r-2")
        try fixture.checkpoint()
        #expect(try !fixture.folder.files(holding: refused).contains { $0.hasPrefix("keys.db") })
        try await fixture.store.erase(.record(record, of: patient))
        #expect(try !fixture.folder.files(holding: erased).contains { $0.hasPrefix("keys.db") })
    }

    @Test("of the records that are named those that are here are told, in that order")
    func records() async throws {
        let fixture = try await StoreFixture()
        let ids = (0..<4).map { RecordID(unchecked: "r-\($0)") }
        for id in ids { try await fixture.deposit(id, of: patient) }
        try await fixture.deposit(RecordID(unchecked: "other"), of: PatientID(unchecked: "p-2"))
        try await fixture.store.erase(.record(ids[2], of: patient))
        let asked = [ids[3], RecordID(unchecked: "none"), ids[2], RecordID(unchecked: "other"), ids[0]]
        let found = try await fixture.store.records(asked, of: patient)
        #expect(found.map(\.row.record) == [ids[3], ids[0]])
        #expect(try await fixture.store.records(asked, of: PatientID(unchecked: "nobody")).isEmpty)
        try await fixture.store.erase(.patient(patient))
        await #expect(throws: RecordFailure(.erased)) { try await fixture.store.records(asked, of: patient) }
    }

    @Test("records of an earlier version have no label")
    func migrated() async throws {
        let fixture = try await StoreFixture()
        let (_, key, _) = try await fixture.deposit(record, of: patient)
        let database = try fixture.rawConnection()
        try await database.write { database in
            try database.execute(
                sql: """
                    ALTER TABLE record_key DROP COLUMN label;
                    DELETE FROM grdb_migrations WHERE identifier = '15';
                    """)
        }
        try database.close()
        let again = try await SQLiteKeyStore.open(
            at: fixture.folder.path("keys.db"), erasureList: fixture.folder.path("erasures"))
        #expect(try await again.record(record, of: patient).key == key)
    }
}
