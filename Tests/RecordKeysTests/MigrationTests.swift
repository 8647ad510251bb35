import EHRFamily
import GRDB
import RecordKeys
import Testing

@Suite("A key database of an earlier version")
struct MigrationTests {
    /// The operations as version 5 had them.
    private static let version5 = """
        DROP TABLE operation;
        CREATE TABLE operation (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL CHECK (kind IN ('anchor', 'grant', 'revoke')),
            patient_id TEXT NOT NULL,
            doctor_id TEXT,
            record_id TEXT,
            key_ref TEXT,
            reason TEXT,
            batch BLOB,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'committed', 'invalid')),
            block INTEGER,
            code TEXT,
            message TEXT,
            payload BLOB,
            created_at INTEGER,
            elsewhere INTEGER NOT NULL DEFAULT 0,
            submitted INTEGER NOT NULL DEFAULT 0,
            refused_at INTEGER
        ) STRICT;
        CREATE INDEX operation_waiting ON operation (number) WHERE state = 'waiting';
        CREATE INDEX operation_record ON operation (patient_id, record_id);
        CREATE INDEX operation_pair ON operation (patient_id, doctor_id) WHERE doctor_id IS NOT NULL;
        CREATE INDEX operation_refused ON operation (number) WHERE refused_at IS NOT NULL;
        ALTER TABLE consent DROP COLUMN expiry;
        ALTER TABLE consent DROP COLUMN write;
        ALTER TABLE consent DROP COLUMN purpose;
        ALTER TABLE consent DROP COLUMN version;
        ALTER TABLE consent DROP COLUMN doctor_owner;
        ALTER TABLE store DROP COLUMN seen_block;
        ALTER TABLE store DROP COLUMN seen_at;
        ALTER TABLE holder DROP COLUMN attested_at;
        ALTER TABLE holder DROP COLUMN looked_at;
        DELETE FROM grdb_migrations WHERE identifier IN ('6', '7', '9', '11', '12');
        DROP TABLE shared_batch;
        INSERT INTO patient (patient_id, epoch) VALUES ('p', 1);
        INSERT INTO consent (key_ref, patient_id, doctor_id, scopes, state) VALUES ('k', 'p', 'd', '*', 'active');
        INSERT INTO operation (number, id, kind, patient_id, record_id, batch, state, block)
            VALUES (7, 'o-1', 'anchor', 'p', 'r', x'01', 'committed', 3);
        INSERT INTO operation
            (number, id, kind, patient_id, doctor_id, key_ref, payload, elsewhere, submitted, state, created_at)
            VALUES (8, 'o-2', 'grant', 'p', 'd', 'k', x'02', 1, 0, 'waiting', 5);
        INSERT INTO operation (number, id, kind, patient_id, record_id, batch, state, code, message, refused_at)
            VALUES (9, 'o-3', 'anchor', 'p', 's', x'03', 'invalid', 'c', 'm', 6);
        """

    @Test("keeps its operations as they were, each its patient's, and takes those of other kinds")
    func operations() async throws {
        let folder = TemporaryFolder()
        let (path, erasures) = (folder.path("keys.db"), folder.path("erasures"))
        _ = try await SQLiteKeyStore.open(at: path, erasureList: erasures)
        do {
            let database = try DatabaseQueue(path: path)
            try await database.write { try $0.execute(sql: Self.version5) }
            try database.close()
        }
        let store = try await SQLiteKeyStore.open(at: path, erasureList: erasures)
        let (patient, doctor) = (PatientID(unchecked: "p"), DoctorID(unchecked: "d"))
        let all = try await store.operations(of: .patient(patient), state: nil, after: nil, limit: 10)
        #expect(all.map(\.id) == ["o-1", "o-2", "o-3"])
        #expect(all.map(\.state) == [.committed(block: 3), .waiting, .invalid(code: "c", message: "m")])
        #expect(try await store.operation("o-1")?.batch == [1])
        let grant = try #require(try await store.waitingOperations(after: nil, limit: 10).first)
        #expect(grant.id == "o-2" && grant.payload == [2] && grant.isSignedElsewhere && grant.doctor == doctor)
        #expect(try await store.refusedOperations(after: nil, limit: 10).map(\.id) == ["o-3"])
        // What was committed before nobody looks for: when that was is not known.
        #expect(try await store.committedOperations(since: 0, after: nil, limit: 10).isEmpty)
        #expect(try await store.consent(KeyReference(unchecked: "k"))?.terms == nil)

        let registration = LedgerOperation(
            id: "o-4", kind: .registration, patient: nil, doctor: doctor, owner: .doctor(doctor), batch: [4])
        #expect(try await store.keepOperation(registration) == registration)
        #expect(try await store.waitingOperations(after: nil, limit: 10).map(\.id) == ["o-2", "o-4"])
        try await store.erase(.patient(patient))
        #expect(try await store.waitingOperations(after: nil, limit: 10).map(\.id) == ["o-4"])
    }

    @Test("has each locked key as its holder's pinned one")
    func lockedKeys() async throws {
        let folder = TemporaryFolder()
        let (path, erasures) = (folder.path("keys.db"), folder.path("erasures"))
        _ = try await SQLiteKeyStore.open(at: path, erasureList: erasures)
        let owner = "02" + String(repeating: "ab", count: 32)
        do {
            let database = try DatabaseQueue(path: path)
            try await database.write { database in
                try database.execute(
                    sql: """
                        DROP TABLE locked_key;
                        CREATE TABLE locked_key (
                            role TEXT NOT NULL,
                            id TEXT NOT NULL,
                            name TEXT NOT NULL,
                            wrapped BLOB NOT NULL,
                            PRIMARY KEY (role, id, name),
                            FOREIGN KEY (role, id) REFERENCES holder ON DELETE CASCADE
                        ) STRICT;
                        DELETE FROM grdb_migrations WHERE identifier = '10';
                        INSERT INTO holder (role, id, owner, custody, enrolled_at)
                            VALUES ('patient', 'p', '\(owner)', 1, 5);
                        INSERT INTO locked_key VALUES
                            ('patient', 'p', 'password', x'0101010707'), ('patient', 'p', 'recovery-1', x'0101010708');
                        """)
            }
            try database.close()
        }
        let store = try await SQLiteKeyStore.open(at: path, erasureList: erasures)
        let holder = KeyHolder.patient(PatientID(unchecked: "p"))
        let locked = try await store.lockedKeys("password", of: holder)
        #expect(locked.map(\.publicKey.text) == [owner] && locked.map(\.holder) == [holder])
        #expect(try await store.recoveryCodes(of: holder) == 1)
    }
}
