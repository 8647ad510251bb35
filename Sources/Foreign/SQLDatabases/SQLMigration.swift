/// One step of a schema: what its name says is done to a database once.
package struct SQLMigration: Sendable {
    /// Unique among all that share a database, such as `accounts-1`. It never changes once it was released.
    package let name: String
    /// Run in order, in one transaction.
    package let statements: [String]

    package init(_ name: String, _ statements: [String]) {
        self.name = name
        self.statements = statements
    }

    /// One step and whether a database has it.
    package struct State: Hashable, Sendable {
        package let name: String
        /// Unix seconds; nil where it was not run yet.
        package let appliedAt: Int64?

        package init(name: String, appliedAt: Int64?) {
            self.name = name
            self.appliedAt = appliedAt
        }
    }
}

extension SQLDatabase {
    private static var table: String {
        "CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, applied_at BIGINT NOT NULL)"
    }

    /// Runs the steps that the database does not have, each in a transaction of its own. Programs that do so at the
    /// same time run each step once.
    ///
    /// - Parameter now: Unix seconds.
    /// - Throws: `.otherVersion` where the database has steps that are not among these; `SQLFailure`.
    package func migrate(_ migrations: [SQLMigration], now: Int64) async throws {
        _ = try await write { connection in try connection.execute(Self.table) }
        _ = try await migrationStates(of: migrations)
        for migration in migrations {
            try await write { connection in
                let isNew = try connection.execute(
                    "INSERT INTO migrations (name, applied_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                    .text(migration.name), .integer(now))
                guard isNew == 1 else { return }
                for statement in migration.statements { try connection.execute(statement) }
            }
        }
    }

    /// The steps, and when each was run. Changes nothing.
    ///
    /// - Throws: `.otherVersion` where the database has steps that are not among these; `SQLFailure`.
    package func migrationStates(of migrations: [SQLMigration]) async throws -> [SQLMigration.State] {
        var applied: [String: Int64] = [:]
        if try await has(table: "migrations") {
            for row in try await read({ try $0.rows("SELECT name, applied_at FROM migrations") }) {
                applied[try row.text("name")] = try row.integer("applied_at")
            }
        }
        let unknown = Set(applied.keys).subtracting(migrations.map(\.name)).sorted()
        guard !unknown.contains(SQLMove.mark.name) else {
            throw SQLFailure(
                .otherVersion,
                "a move into \(summary) was not finished: make an empty database, and move into that one")
        }
        guard unknown.isEmpty else {
            throw SQLFailure(
                .otherVersion,
                "\(summary) has been changed by a later version (\(unknown.joined(separator: ", "))): run that one")
        }
        return migrations.map { SQLMigration.State(name: $0.name, appliedAt: applied[$0.name]) }
    }
}
