package import SQLDatabases

/// The steps of the read model's schema, among others in the same database (docs/spec/read-model.md).
package enum IndexSchema {
    /// `index-1` and later.
    package static let migrations = [
        SQLMigration("index-1", shared + tables(IndexTables(.a)) + tables(IndexTables(.b)))
    ]

    private static let shared = [
        "CREATE TABLE index_state (id BIGINT PRIMARY KEY, slot TEXT NOT NULL)",
        "INSERT INTO index_state (id, slot) VALUES (1, 'a')",
        // What was on the chain and is not any more: from here a place in the stream of changes finds back to it.
        "CREATE TABLE undone_blocks (id BYTEA PRIMARY KEY, number BIGINT NOT NULL, previous BYTEA NOT NULL)",
        "CREATE INDEX undone_blocks_number ON undone_blocks (number)",
    ]

    /// `made` and `changed` are positions: a block's number times 2^20, plus the ordinal.
    private static func tables(_ set: IndexTables) -> [String] {
        let row = "entry BYTEA NOT NULL, made BIGINT NOT NULL, changed BIGINT NOT NULL"
        return [
            """
            CREATE TABLE \(set["blocks"]) (number BIGINT PRIMARY KEY, id BYTEA NOT NULL UNIQUE, previous BYTEA NOT NULL,
            state_root TEXT NOT NULL, time BIGINT, indexed_at BIGINT NOT NULL, events BIGINT NOT NULL,
            unreadable BIGINT NOT NULL)
            """,
            """
            CREATE TABLE \(set["transactions"]) (position BIGINT PRIMARY KEY, block BIGINT NOT NULL,
            id BYTEA NOT NULL UNIQUE, batch BYTEA NOT NULL, signer TEXT NOT NULL, batcher TEXT NOT NULL,
            event TEXT NOT NULL, entry_key TEXT NOT NULL, patient TEXT, doctor TEXT)
            """,
            "CREATE TABLE \(set["patients"]) (patient TEXT PRIMARY KEY, owner TEXT NOT NULL, \(row))",
            """
            CREATE TABLE \(set["doctors"]) (doctor TEXT PRIMARY KEY, owner TEXT NOT NULL, attestation TEXT, \(row))
            """,
            """
            CREATE TABLE \(set["records"]) (patient TEXT NOT NULL, record TEXT NOT NULL, scope TEXT NOT NULL,
            author TEXT, superseded BIGINT NOT NULL, series TEXT NOT NULL, time BIGINT, \(row),
            PRIMARY KEY (patient, record))
            """,
            """
            CREATE TABLE \(set["consents"]) (patient TEXT NOT NULL, doctor TEXT NOT NULL, status TEXT NOT NULL,
            expiry BIGINT, \(row), PRIMARY KEY (patient, doctor))
            """,
            """
            CREATE TABLE \(set["accesses"]) (doctor TEXT NOT NULL, access TEXT NOT NULL, patient TEXT NOT NULL,
            record TEXT NOT NULL, emergency BIGINT NOT NULL, unreviewed BIGINT NOT NULL, purpose TEXT, time BIGINT,
            awaited_since BIGINT, \(row), PRIMARY KEY (doctor, access))
            """,
            """
            CREATE TABLE \(set["models"]) (model TEXT NOT NULL, submitter TEXT NOT NULL, parent TEXT, round BIGINT,
            \(row), PRIMARY KEY (model, submitter))
            """,
            """
            CREATE TABLE \(set["earlier"]) (entry_key TEXT NOT NULL, changed BIGINT NOT NULL, replaced BIGINT NOT NULL,
            entry BYTEA NOT NULL, PRIMARY KEY (entry_key, changed))
            """,
        ] + indexes(set)
    }

    /// Each list of `IndexSnapshot` has one that finds its first row and gives the rest in order.
    private static func indexes(_ set: IndexTables) -> [String] {
        let wanted: [(table: String, columns: [String], condition: String?)] = [
            ("blocks", ["time", "number"], nil), ("blocks", ["unreadable"], "unreadable > 0"),
            ("transactions", ["patient", "position"], nil), ("transactions", ["doctor", "position"], nil),
            ("patients", ["made"], nil),
            ("doctors", ["made"], nil), ("doctors", ["attestation", "made"], nil),
            ("records", ["made"], nil), ("records", ["patient", "made"], nil),
            ("records", ["patient", "scope", "made"], nil), ("records", ["patient", "series", "made"], nil),
            ("records", ["scope", "made"], nil), ("records", ["author", "made"], nil),
            ("records", ["record", "made"], nil),
            ("consents", ["made"], nil), ("consents", ["patient", "made"], nil), ("consents", ["doctor", "made"], nil),
            ("consents", ["status", "made"], nil), ("consents", ["patient", "status", "made"], nil),
            ("consents", ["doctor", "status", "made"], nil),
            ("accesses", ["made"], nil), ("accesses", ["access", "made"], nil),
            ("accesses", ["patient", "made"], nil), ("accesses", ["doctor", "made"], nil),
            ("accesses", ["record", "made"], nil), ("accesses", ["record", "patient", "made"], nil),
            ("accesses", ["patient", "doctor", "made"], nil),
            ("accesses", ["purpose", "made"], nil), ("accesses", ["patient", "purpose", "made"], nil),
            ("accesses", ["doctor", "purpose", "made"], nil),
            ("accesses", ["emergency", "made"], "emergency = 1"),
            ("accesses", ["emergency", "patient", "made"], "emergency = 1"),
            ("accesses", ["emergency", "doctor", "made"], "emergency = 1"),
            ("accesses", ["unreviewed", "made"], "unreviewed = 1"),
            ("accesses", ["unreviewed", "patient", "made"], "unreviewed = 1"),
            ("accesses", ["unreviewed", "doctor", "made"], "unreviewed = 1"),
            ("models", ["made"], nil), ("models", ["submitter", "made"], nil), ("models", ["model", "made"], nil),
            ("models", ["parent", "made"], nil), ("models", ["submitter", "parent", "made"], nil),
            ("earlier", ["replaced"], nil),
        ]
        return wanted.map { table, columns, condition in
            "CREATE INDEX \(set[table])_\(columns.joined(separator: "_")) ON \(set[table]) "
                + "(\(columns.joined(separator: ", ")))" + (condition.map { " WHERE \($0)" } ?? "")
        }
    }
}
