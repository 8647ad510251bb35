package import Cryptography

/// A database of a PostgreSQL server (15 or later), which other programs may use at the same time.
///
/// Nothing is asked before the first transaction: a server that is away is found out then, and tried again with each
/// one. All tables are in the first schema of the user's search path.
package final class PostgreSQLDatabase: SQLDatabase {
    /// Readers at one time, each on a connection of its own, beside one that writes: as many as SQLite's.
    static let readers = 4

    package let summary: String
    private let writing: PostgreSQLPool
    private let reading: PostgreSQLPool

    /// - Parameter password: the user's; nil where the server knows the user otherwise.
    package init(_ address: PostgreSQLAddress, password: SecretBytes? = nil) {
        summary = address.summary
        writing = PostgreSQLPool([PostgreSQLSession(address, password: password)])
        reading = PostgreSQLPool((0..<Self.readers).map { _ in PostgreSQLSession(address, password: password) })
    }

    package func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Answer
    ) async throws -> Answer {
        try await reading.use { try $0.transaction(.reading, body) }
    }

    package func write<Answer: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Answer
    ) async throws -> Answer {
        try await writing.use { try $0.transaction(.writing, body) }
    }

    /// Has the server free what was deleted and nobody reads any more; it is overwritten when its room is used again.
    /// The server's log, and copies of that, keep it for as long as the operator lets them.
    package func purge() async throws {
        let tables = try await read { connection in
            try connection.rows("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()").map { row in
                try row.text("tablename").replacing("\"", with: "\"\"")
            }
        }
        guard !tables.isEmpty else { return }
        let names = tables.map { "\"\($0)\"" }.joined(separator: ", ")
        try await reading.use { try $0.command("VACUUM \(names)") }
    }

    package func has(table: String) async throws -> Bool {
        try await read { connection in
            try connection.row(
                "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1", .text(table))
                != nil
        }
    }

    package func tables() async throws -> [SQLTable] {
        try await read { connection in
            func names(_ statement: String, _ table: String) throws -> [String] {
                try connection.rows(statement, .text(table)).map { row in try row.text("name") }
            }
            let tables = try connection.rows("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
            return try SQLTable.ordered(
                tables.map { row in
                    let table = try row.text("tablename")
                    return SQLTable(
                        name: table, columns: try names(Self.columns, table), key: try names(Self.key, table),
                        references: Set(try names(Self.references, table)))
                })
        }
    }

    private static let columns = """
        SELECT attname AS name FROM pg_attribute
        WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY attnum
        """
    private static let key = """
        SELECT a.attname AS name FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY k (number, place)
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
        WHERE i.indrelid = to_regclass($1) AND i.indisprimary ORDER BY k.place
        """
    private static let references = """
        SELECT c.relname AS name FROM pg_constraint f JOIN pg_class c ON c.oid = f.confrelid
        WHERE f.conrelid = to_regclass($1) AND f.contype = 'f'
        """

    package func close() throws(SQLFailure) {
        writing.close()
        reading.close()
    }

    package func faults() async throws -> [SQLFault] {
        let wanted = ["fsync", "full_page_writes"]
        return try await read { connection in
            try connection.rows(
                "SELECT name FROM pg_settings WHERE name IN ($1, $2) AND setting <> 'on'", wanted.map { .text($0) }
            ).map { row in
                let name = try row.text("name")
                return SQLFault(
                    "\(name) is off at the server, which may lose what it has committed",
                    advice: "set \(name) to on in the server's configuration")
            }
        }
    }
}
