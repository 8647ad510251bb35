internal import Cryptography
internal import GRDB
package import RecordErrors

extension SQLiteKeyStore {
    package func keep(_ changes: [OperationChange]) async throws(RecordFailure) -> Bool {
        try await write { database in
            for change in changes {
                let operation = change.operation
                if let patient = operation.patient {
                    try database.refuseErased(.patient(patient))
                    if let record = operation.record { try database.refuseErased(.record(record, of: patient)) }
                }
                let stored = try database.operation(operation.id)
                guard stored?.batch == change.earlier?.batch, stored?.state == change.earlier?.state else {
                    return false
                }
            }
            let sharers = Dictionary(grouping: changes.compactMap(\.operation.batch)) { $0 }.mapValues(\.count)
            for change in changes {
                let batch = change.operation.batch
                let isShared = batch.map { sharers[$0, default: 0] > 1 } ?? false
                try database.keep(change, isShared: isShared)
            }
            return true
        }
    }

    package func waitingOperations(sharing batch: [UInt8]) async throws(RecordFailure) -> [LedgerOperation] {
        try await read { try $0.waitingOperations(sharing: batch) }
    }

    package func settle(sharing batch: [UInt8], committedIn block: UInt64?) async throws(RecordFailure) {
        try await write { database in
            for operation in try database.waitingOperations(sharing: batch) {
                try database.settle(operation, .committed(block: block))
            }
        }
    }
}

extension Database {
    /// All columns of an operation, and the batch that it shares with others.
    static let operationColumns = """
        operation.*,
        (SELECT s.batch FROM shared_batch s WHERE s.digest = operation.batch_digest) AS shared_batch
        """

    /// An operation's batch, its own or a shared one.
    static let operationBatch = """
        coalesce(operation.batch, (SELECT s.batch FROM shared_batch s WHERE s.digest = operation.batch_digest))
        """

    fileprivate func waitingOperations(sharing batch: [UInt8]) throws -> [LedgerOperation] {
        try Row.fetchAll(
            self,
            sql: """
                SELECT \(Database.operationColumns) FROM operation
                WHERE batch_digest = ? AND state = 'waiting' ORDER BY number
                """,
            arguments: [SHA256.hash(batch).data]
        ).map { try LedgerOperation($0) }
    }

    fileprivate func keep(_ change: OperationChange, isShared: Bool) throws {
        let operation = change.operation
        let digest = isShared ? operation.batch.map { SHA256.hash($0) } : nil
        if let digest, let batch = operation.batch {
            try execute(
                sql: "INSERT OR IGNORE INTO shared_batch (digest, batch) VALUES (?, ?)",
                arguments: [digest.data, batch.data])
        }
        if change.earlier == nil {
            var bare = operation
            bare.batch = nil
            _ = try insert(bare)
        }
        try execute(
            sql: """
                UPDATE operation
                SET state = 'waiting', batch = ?, batch_digest = ?, payload = ?, elsewhere = ?, block = NULL,
                    code = NULL, message = NULL, settled_at = NULL, refused_at = NULL,
                    orphaned_at = CASE state WHEN 'committed' THEN unixepoch() ELSE orphaned_at END,
                    created_at = CASE WHEN ? THEN unixepoch() ELSE created_at END
                WHERE id = ?
                """,
            arguments: [
                isShared ? nil : operation.batch?.data, digest?.data, operation.payload?.data,
                operation.isSignedElsewhere, operation.batch == nil, operation.id,
            ])
    }
}

extension SQLiteKeyStore.Schema {
    /// Batches that several operations share, each kept once, for as long as one of those needs it. And roles are the
    /// code's to say from now on, in every table.
    static let version12 = """
        CREATE TABLE shared_batch (
            digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
            batch BLOB NOT NULL
        ) STRICT;
        CREATE TABLE operation_12 (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            patient_id TEXT,
            doctor_id TEXT,
            record_id TEXT,
            key_ref TEXT,
            reason TEXT,
            owner_role TEXT,
            owner_id TEXT,
            elsewhere INTEGER NOT NULL DEFAULT 0,
            submitted INTEGER NOT NULL DEFAULT 0,
            payload BLOB,
            batch BLOB,
            batch_digest BLOB REFERENCES shared_batch,
            ahead BLOB,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'committed', 'invalid')),
            block INTEGER,
            code TEXT,
            message TEXT,
            created_at INTEGER,
            settled_at INTEGER,
            refused_at INTEGER,
            orphaned_at INTEGER,
            opened_at INTEGER,
            is_journalled INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        INSERT INTO operation_12
            (number, id, kind, patient_id, doctor_id, record_id, key_ref, reason, owner_role, owner_id, elsewhere,
            submitted, payload, batch, ahead, state, block, code, message, created_at, settled_at, refused_at,
            orphaned_at, opened_at, is_journalled)
        SELECT number, id, kind, patient_id, doctor_id, record_id, key_ref, reason, owner_role, owner_id, elsewhere,
            submitted, payload, batch, ahead, state, block, code, message, created_at, settled_at, refused_at,
            orphaned_at, opened_at, is_journalled
        FROM operation;
        DROP TABLE operation;
        ALTER TABLE operation_12 RENAME TO operation;
        CREATE INDEX operation_waiting ON operation (number) WHERE state = 'waiting';
        CREATE INDEX operation_refused ON operation (number) WHERE refused_at IS NOT NULL;
        CREATE INDEX operation_settled ON operation (settled_at) WHERE state = 'committed';
        CREATE INDEX operation_record ON operation (patient_id, record_id);
        CREATE INDEX operation_pair ON operation (patient_id, doctor_id) WHERE doctor_id IS NOT NULL;
        CREATE INDEX operation_key_ref ON operation (key_ref) WHERE key_ref IS NOT NULL;
        CREATE INDEX operation_owner ON operation (owner_role, owner_id, number);
        CREATE INDEX operation_opened ON operation (doctor_id, opened_at) WHERE opened_at IS NOT NULL;
        CREATE INDEX operation_shared ON operation (batch_digest) WHERE batch_digest IS NOT NULL;
        CREATE TRIGGER shared_batch_left AFTER UPDATE OF batch_digest ON operation WHEN OLD.batch_digest IS NOT NULL
        BEGIN
            DELETE FROM shared_batch WHERE digest = OLD.batch_digest
            AND NOT EXISTS (SELECT 1 FROM operation WHERE batch_digest = OLD.batch_digest);
        END;
        CREATE TRIGGER shared_batch_gone AFTER DELETE ON operation WHEN OLD.batch_digest IS NOT NULL
        BEGIN
            DELETE FROM shared_batch WHERE digest = OLD.batch_digest
            AND NOT EXISTS (SELECT 1 FROM operation WHERE batch_digest = OLD.batch_digest);
        END;
        CREATE TABLE signing_key_12 (
            role TEXT NOT NULL,
            id TEXT NOT NULL,
            public_key TEXT NOT NULL,
            wrapped BLOB NOT NULL,
            PRIMARY KEY (role, id)
        ) STRICT;
        INSERT INTO signing_key_12 (rowid, role, id, public_key, wrapped)
        SELECT rowid, role, id, public_key, wrapped FROM signing_key;
        DROP TABLE signing_key;
        ALTER TABLE signing_key_12 RENAME TO signing_key;
        CREATE TABLE holder_12 (
            role TEXT NOT NULL,
            id TEXT NOT NULL,
            owner TEXT NOT NULL,
            encryption_key BLOB,
            approval_key BLOB,
            custody INTEGER NOT NULL,
            enrolled_at INTEGER NOT NULL,
            attested_at INTEGER,
            looked_at INTEGER,
            PRIMARY KEY (role, id)
        ) STRICT;
        INSERT INTO holder_12
            (role, id, owner, encryption_key, approval_key, custody, enrolled_at, attested_at, looked_at)
        SELECT role, id, owner, encryption_key, approval_key, custody, enrolled_at, attested_at, looked_at FROM holder;
        DROP TABLE holder;
        ALTER TABLE holder_12 RENAME TO holder;
        CREATE TABLE enrolment_code_12 (
            role TEXT NOT NULL,
            id TEXT NOT NULL,
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            made_at INTEGER NOT NULL,
            PRIMARY KEY (role, id)
        ) STRICT;
        INSERT INTO enrolment_code_12 (role, id, digest, made_at)
        SELECT role, id, digest, made_at FROM enrolment_code;
        DROP TABLE enrolment_code;
        ALTER TABLE enrolment_code_12 RENAME TO enrolment_code;
        """
}
