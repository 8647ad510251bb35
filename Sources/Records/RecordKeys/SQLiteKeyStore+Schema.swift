internal import GRDB

extension SQLiteKeyStore {
    /// The tables, as migrations that are never changed once released.
    enum Schema {
        static var migrator: DatabaseMigrator {
            var migrator = DatabaseMigrator()
            migrator.registerMigration("1") { try $0.execute(sql: version1) }
            migrator.registerMigration("2") { try $0.execute(sql: version2) }
            migrator.registerMigration("3") { try $0.execute(sql: version3) }
            migrator.registerMigration("4") { try $0.execute(sql: version4) }
            migrator.registerMigration("5") { try $0.execute(sql: version5) }
            migrator.registerMigration("6") { try $0.execute(sql: version6) }
            migrator.registerMigration("7") { try $0.execute(sql: version7) }
            migrator.registerMigration("8") { try $0.execute(sql: version8) }
            migrator.registerMigration("9") { try $0.execute(sql: version9) }
            migrator.registerMigration("10") { try $0.execute(sql: version10) }
            migrator.registerMigration("11") { try $0.execute(sql: version11) }
            migrator.registerMigration("12") { try $0.execute(sql: version12) }
            migrator.registerMigration("13") { try $0.execute(sql: version13) }
            migrator.registerMigration("15") { try $0.execute(sql: version15) }
            migrator.registerMigration("16") { try $0.execute(sql: version16) }
            return migrator
        }

        /// When a doctor who is enrolled was last seen attested, and is to be looked for again; and of an emergency,
        /// when it was first opened without a verdict, and whether its batch is in the emergency journal.
        private static let version9 = """
            ALTER TABLE holder ADD COLUMN attested_at INTEGER;
            ALTER TABLE holder ADD COLUMN looked_at INTEGER;
            ALTER TABLE operation ADD COLUMN opened_at INTEGER;
            ALTER TABLE operation ADD COLUMN is_journalled INTEGER NOT NULL DEFAULT 0;
            CREATE INDEX operation_opened ON operation (doctor_id, opened_at) WHERE opened_at IS NOT NULL;
            """

        /// Revokes that were signed ahead, for a version that comes while nobody can sign.
        private static let version11 = "ALTER TABLE operation ADD COLUMN ahead BLOB;"

        /// Labels of records, sealed; none for records of before.
        private static let version15 = "ALTER TABLE record_key ADD COLUMN label BLOB;"

        /// Holders' passkeys, with the counter of the assertion that was seen last.
        private static let version16 = """
            CREATE TABLE passkey (
                role TEXT NOT NULL,
                id TEXT NOT NULL,
                credential BLOB NOT NULL CHECK (length(credential) BETWEEN 1 AND 1023),
                public_key BLOB NOT NULL CHECK (length(public_key) = 65),
                relying_party TEXT NOT NULL,
                origin TEXT NOT NULL,
                counter INTEGER NOT NULL,
                PRIMARY KEY (role, id, credential),
                FOREIGN KEY (role, id) REFERENCES holder ON DELETE CASCADE
            ) STRICT;
            """

        /// Holders' one-time passwords, with the step of the code that was used last; and which enrolment codes a
        /// client drew, for an id that was new.
        private static let version13 = """
            CREATE TABLE one_time_password (
                role TEXT NOT NULL,
                id TEXT NOT NULL,
                wrapped BLOB NOT NULL,
                last_step INTEGER NOT NULL,
                PRIMARY KEY (role, id),
                FOREIGN KEY (role, id) REFERENCES holder ON DELETE CASCADE
            ) STRICT;
            ALTER TABLE enrolment_code ADD COLUMN is_of_client INTEGER NOT NULL DEFAULT 0;
            """

        /// Which version of an object was checked. And indices by which a withdrawal finds what is between one patient
        /// and one doctor without a walk over all else of the patient.
        private static let version2 = """
            ALTER TABLE record ADD COLUMN checked_version TEXT;
            CREATE INDEX release_pair ON release (patient_id, doctor_id);
            DROP INDEX operation_patient;
            CREATE INDEX operation_record ON operation (patient_id, record_id);
            CREATE INDEX operation_pair ON operation (patient_id, doctor_id) WHERE doctor_id IS NOT NULL;
            """

        /// `patient` outlives its keys' epochs and goes with an erasure; `erased` keeps what must not come back, as the
        /// digests that the erasure list has.
        private static let version1 = """
            CREATE TABLE store (
                name BLOB NOT NULL,
                erasures INTEGER NOT NULL,
                erasure_chain BLOB NOT NULL,
                is_clean INTEGER NOT NULL
            ) STRICT;
            CREATE TABLE patient (
                patient_id TEXT NOT NULL PRIMARY KEY,
                epoch INTEGER NOT NULL CHECK (epoch BETWEEN 1 AND 4294967295)
            ) STRICT;
            CREATE TABLE root (
                patient_id TEXT NOT NULL REFERENCES patient ON DELETE CASCADE,
                epoch INTEGER NOT NULL,
                wrapped BLOB NOT NULL,
                PRIMARY KEY (patient_id, epoch)
            ) STRICT;
            CREATE TABLE record (
                patient_id TEXT NOT NULL REFERENCES patient ON DELETE CASCADE,
                record_id TEXT NOT NULL,
                scope TEXT NOT NULL,
                object TEXT NOT NULL,
                sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
                length INTEGER NOT NULL,
                salt BLOB NOT NULL,
                commitment BLOB NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('stored', 'anchored', 'refused')),
                checked_at INTEGER,
                PRIMARY KEY (patient_id, record_id)
            ) STRICT;
            CREATE INDEX record_object ON record (object);
            CREATE TABLE record_key (
                patient_id TEXT NOT NULL,
                record_id TEXT NOT NULL,
                scope TEXT NOT NULL,
                epoch INTEGER NOT NULL,
                wrapped BLOB NOT NULL CHECK (length(wrapped) = 40),
                PRIMARY KEY (patient_id, record_id),
                FOREIGN KEY (patient_id, record_id) REFERENCES record ON DELETE CASCADE,
                FOREIGN KEY (patient_id, epoch) REFERENCES root
            ) STRICT;
            CREATE INDEX record_key_epoch ON record_key (patient_id, epoch);
            CREATE TABLE consent (
                key_ref TEXT NOT NULL PRIMARY KEY,
                patient_id TEXT NOT NULL REFERENCES patient ON DELETE CASCADE,
                doctor_id TEXT NOT NULL,
                scopes TEXT NOT NULL,
                recipient_sha256 TEXT,
                state TEXT NOT NULL CHECK (state IN ('pending', 'active', 'denied', 'refused'))
            ) STRICT;
            CREATE INDEX consent_pair ON consent (patient_id, doctor_id);
            CREATE TABLE access (
                access_id TEXT NOT NULL PRIMARY KEY,
                patient_id TEXT NOT NULL,
                record_id TEXT NOT NULL,
                doctor_id TEXT NOT NULL,
                issued_at INTEGER NOT NULL
            ) STRICT;
            CREATE TABLE release (
                doctor_id TEXT NOT NULL,
                access_id TEXT NOT NULL,
                patient_id TEXT NOT NULL,
                record_id TEXT NOT NULL,
                key_ref TEXT NOT NULL REFERENCES consent ON DELETE CASCADE,
                recipient BLOB NOT NULL,
                sealed BLOB NOT NULL,
                PRIMARY KEY (doctor_id, access_id),
                FOREIGN KEY (patient_id, record_id) REFERENCES record_key ON DELETE CASCADE
            ) STRICT;
            CREATE INDEX release_consent ON release (key_ref);
            CREATE INDEX release_record ON release (patient_id, record_id);
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
                message TEXT
            ) STRICT;
            CREATE INDEX operation_waiting ON operation (number) WHERE state = 'waiting';
            CREATE INDEX operation_patient ON operation (patient_id);
            CREATE TABLE signing_key (
                role TEXT NOT NULL CHECK (role IN ('patient', 'doctor')),
                id TEXT NOT NULL,
                public_key TEXT NOT NULL,
                wrapped BLOB NOT NULL,
                PRIMARY KEY (role, id)
            ) STRICT;
            CREATE TABLE erased (digest BLOB NOT NULL PRIMARY KEY) STRICT;
            CREATE TABLE unneeded_object (object TEXT NOT NULL PRIMARY KEY) STRICT;
            """

        /// Which operations no key in custody may sign, which grants the ledger may have by now (of those from before,
        /// all that are signed), and how many changes of the KEK were begun and seen to their end.
        private static let version4 = """
            ALTER TABLE operation ADD COLUMN elsewhere INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE operation ADD COLUMN submitted INTEGER NOT NULL DEFAULT 0;
            UPDATE operation SET elsewhere = payload IS NOT NULL, submitted = batch IS NOT NULL WHERE state = 'waiting';
            ALTER TABLE store ADD COLUMN rotations_begun INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE store ADD COLUMN rotations_done INTEGER NOT NULL DEFAULT 0;
            """

        /// Since when the ledger's refusal of an operation waits to be final: what it was for is kept until then.
        /// Refusals of before are final, and their keys gone.
        private static let version5 = """
            ALTER TABLE operation ADD COLUMN refused_at INTEGER;
            CREATE INDEX operation_refused ON operation (number) WHERE refused_at IS NOT NULL;
            """

        /// Which of a holder's keys in custody is wrapped: while a rotation is not final there are several.
        private static let version10 = """
            CREATE TABLE locked_key_10 (
                role TEXT NOT NULL,
                id TEXT NOT NULL,
                public_key TEXT NOT NULL,
                name TEXT NOT NULL,
                wrapped BLOB NOT NULL,
                PRIMARY KEY (role, id, public_key, name),
                FOREIGN KEY (role, id) REFERENCES holder ON DELETE CASCADE
            ) STRICT;
            INSERT INTO locked_key_10 (role, id, public_key, name, wrapped)
            SELECT role, id, owner, name, wrapped FROM locked_key JOIN holder USING (role, id);
            DROP TABLE locked_key;
            ALTER TABLE locked_key_10 RENAME TO locked_key;
            """

        /// Holders whom the service knows by their own keys, their keys in custody under unlock secrets, and codes to
        /// enrol with.
        private static let version8 = """
            CREATE TABLE holder (
                role TEXT NOT NULL CHECK (role IN ('patient', 'doctor')),
                id TEXT NOT NULL,
                owner TEXT NOT NULL,
                encryption_key BLOB,
                approval_key BLOB,
                custody INTEGER NOT NULL,
                enrolled_at INTEGER NOT NULL,
                PRIMARY KEY (role, id)
            ) STRICT;
            CREATE TABLE locked_key (
                role TEXT NOT NULL,
                id TEXT NOT NULL,
                name TEXT NOT NULL,
                wrapped BLOB NOT NULL,
                PRIMARY KEY (role, id, name),
                FOREIGN KEY (role, id) REFERENCES holder ON DELETE CASCADE
            ) STRICT;
            CREATE TABLE enrolment_code (
                role TEXT NOT NULL CHECK (role IN ('patient', 'doctor')),
                id TEXT NOT NULL,
                digest BLOB NOT NULL CHECK (length(digest) = 32),
                made_at INTEGER NOT NULL,
                PRIMARY KEY (role, id)
            ) STRICT;
            """

        /// All effects are operations: of kinds that the table did not allow (which there are is the code's to say from
        /// now on), some about no patient. Who signs, for lists (of those from before: the patient); since when each
        /// has its verdict, and since when it is lost; and where on the chain the committed ones were last looked for.
        private static let version7 = """
            CREATE TABLE operation_7 (
                number INTEGER PRIMARY KEY AUTOINCREMENT,
                id TEXT NOT NULL UNIQUE,
                kind TEXT NOT NULL,
                patient_id TEXT,
                doctor_id TEXT,
                record_id TEXT,
                key_ref TEXT,
                reason TEXT,
                owner_role TEXT CHECK (owner_role IN ('patient', 'doctor')),
                owner_id TEXT,
                elsewhere INTEGER NOT NULL DEFAULT 0,
                submitted INTEGER NOT NULL DEFAULT 0,
                payload BLOB,
                batch BLOB,
                state TEXT NOT NULL CHECK (state IN ('waiting', 'committed', 'invalid')),
                block INTEGER,
                code TEXT,
                message TEXT,
                created_at INTEGER,
                settled_at INTEGER,
                refused_at INTEGER,
                orphaned_at INTEGER
            ) STRICT;
            INSERT INTO operation_7
                (number, id, kind, patient_id, doctor_id, record_id, key_ref, reason, owner_role, owner_id, elsewhere,
                submitted, payload, batch, state, block, code, message, created_at, refused_at)
            SELECT number, id, kind, patient_id, doctor_id, record_id, key_ref, reason, 'patient', patient_id,
                elsewhere, submitted, payload, batch, state, block, code, message, created_at, refused_at
            FROM operation;
            DROP TABLE operation;
            ALTER TABLE operation_7 RENAME TO operation;
            CREATE INDEX operation_waiting ON operation (number) WHERE state = 'waiting';
            CREATE INDEX operation_refused ON operation (number) WHERE refused_at IS NOT NULL;
            CREATE INDEX operation_settled ON operation (settled_at) WHERE state = 'committed';
            CREATE INDEX operation_record ON operation (patient_id, record_id);
            CREATE INDEX operation_pair ON operation (patient_id, doctor_id) WHERE doctor_id IS NOT NULL;
            CREATE INDEX operation_key_ref ON operation (key_ref) WHERE key_ref IS NOT NULL;
            CREATE INDEX operation_owner ON operation (owner_role, owner_id, number);
            ALTER TABLE store ADD COLUMN seen_block TEXT;
            ALTER TABLE store ADD COLUMN seen_at INTEGER;
            """

        /// What a consent was granted for, beside its scopes and recipient. Rows of before have none of it: each takes
        /// it from the transaction that granted it when it is first used.
        private static let version6 = """
            ALTER TABLE consent ADD COLUMN expiry INTEGER;
            ALTER TABLE consent ADD COLUMN write INTEGER;
            ALTER TABLE consent ADD COLUMN purpose TEXT;
            ALTER TABLE consent ADD COLUMN version INTEGER;
            ALTER TABLE consent ADD COLUMN doctor_owner TEXT;
            CREATE INDEX operation_key_ref ON operation (key_ref) WHERE key_ref IS NOT NULL;
            """

        /// Operations that are signed elsewhere: what for, and since when they wait.
        private static let version3 = """
            ALTER TABLE operation ADD COLUMN payload BLOB;
            ALTER TABLE operation ADD COLUMN created_at INTEGER;
            """
    }
}
