internal import Cryptography

/// Copies all rows of a database into another one, of another kind or of the same, and compares each.
///
/// Nobody may write the source meanwhile: what was written is found by the comparison, and nothing is moved then. Until
/// all was found the same, the target says of itself that it is unfinished, and nobody opens it.
package struct SQLMove: Sendable {
    /// The step that a database has while it is being filled. No version knows it, so that none opens it.
    static let mark = SQLMigration("move-unfinished", [])
    /// Rows that are read, or compared, at a time.
    private static let batch = 1_000
    /// Values in one statement: a third of what SQLite takes.
    private static let values = 10_000

    /// How much there is of a table.
    package struct Moved: Hashable, Sendable {
        package let table: String
        package let rows: Int
    }

    private struct Digest: Hashable {
        var rows = 0
        var hash: [UInt8] = []
    }

    private let source: any SQLDatabase
    private let target: any SQLDatabase
    private let migrations: [SQLMigration]

    /// - Parameter migrations: the steps of the schema of both.
    package init(from source: any SQLDatabase, to target: any SQLDatabase, migrations: [SQLMigration]) {
        (self.source, self.target, self.migrations) = (source, target, migrations)
    }

    /// - Parameters:
    ///   - now: Unix seconds.
    ///   - progress: told of each table once its rows were copied.
    /// - Returns: the tables and their rows.
    /// - Throws: `.otherVersion` where the source lacks steps; `.constraint` for a target that is not empty; `.damaged`
    ///   where the two are not the same in the end; `SQLFailure`. The target is unfinished then: make a new one.
    package func run(
        now: Int64, progress: @Sendable (Moved) async throws -> Void = { _ in }
    ) async throws -> [Moved] {
        let missing = try await source.migrationStates(of: migrations).filter { $0.appliedAt == nil }
        guard missing.isEmpty else {
            let names = missing.map(\.name).joined(separator: ", ")
            throw SQLFailure(.otherVersion, "\(source.summary) lacks \(names): migrate it first")
        }
        if let table = try await target.tables().first {
            throw SQLFailure(
                .constraint, "\(target.summary) is not empty: it has the table \(table.name). Name an empty database")
        }
        try await target.migrate([Self.mark] + migrations, now: now)
        let tables = try await target.tables().filter { $0.name != "migrations" }
        try await target.write { connection in
            // Some steps put rows in.
            for table in tables.reversed() { try connection.execute("DELETE FROM \(table.name)") }
        }
        for table in tables {
            let rows = try await copy(table)
            try await progress(Moved(table: table.name, rows: rows))
        }
        var moved: [Moved] = []
        for table in tables {
            let (before, after) = (try await digest(table, of: source), try await digest(table, of: target))
            guard before == after else {
                throw SQLFailure(
                    .damaged,
                    "the table \(table.name) is not the same in both: \(before.rows) rows here, \(after.rows) there. "
                        + "Did somebody write meanwhile? Stop the gateway, and move into a new database")
            }
            moved.append(Moved(table: table.name, rows: after.rows))
        }
        try await target.write { connection in
            _ = try connection.execute("DELETE FROM migrations WHERE name = $1", .text(Self.mark.name))
        }
        return moved
    }

    private func copy(_ table: SQLTable) async throws -> Int {
        var count = 0
        try await batches(table, of: source) { rows in
            count += rows.count
            try await target.write { connection in
                let together = max(1, Self.values / table.columns.count)
                for start in stride(from: 0, to: rows.count, by: together) {
                    let some = rows[start..<min(start + together, rows.count)]
                    let places = some.indices.map { row in
                        let first = (row - start) * table.columns.count
                        return "(" + table.columns.indices.map { "$\(first + $0 + 1)" }.joined(separator: ", ") + ")"
                    }
                    try connection.execute(
                        "INSERT INTO \(table.name) (\(table.columns.joined(separator: ", "))) VALUES "
                            + places.joined(separator: ", "), some.flatMap { $0 })
                }
            }
        }
        return count
    }

    private func digest(_ table: SQLTable, of database: any SQLDatabase) async throws -> Digest {
        let hasher = SHA256()
        var digest = Digest()
        try await batches(table, of: database) { rows in
            digest.rows += rows.count
            for value in rows.joined() { hasher.update(value.encoded) }
        }
        digest.hash = hasher.finalize()
        return digest
    }

    /// Gives all rows of a table, in the order of its key.
    private func batches(
        _ table: SQLTable, of database: any SQLDatabase, _ take: ([[SQLValue]]) async throws -> Void
    ) async throws {
        guard !table.key.isEmpty else { throw SQLFailure(.damaged, "the table \(table.name) has no primary key") }
        let key = table.key.joined(separator: ", ")
        let places = table.key.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        let (columns, limit) = (table.columns, Self.batch)
        var last: [SQLValue] = []
        while true {
            let after = last
            let condition = after.isEmpty ? "" : "WHERE (\(key)) > (\(places)) "
            let rows = try await database.read { connection in
                try connection.rows(
                    "SELECT \(columns.joined(separator: ", ")) FROM \(table.name) \(condition)ORDER BY \(key) "
                        + "LIMIT \(limit)", after
                ).map { row in try columns.map { try row[$0] } }
            }
            if !rows.isEmpty { try await take(rows) }
            guard rows.count == limit, let end = rows.last else { return }
            last = table.key.compactMap { name in columns.firstIndex(of: name).map { end[$0] } }
        }
    }
}

extension SQLValue {
    /// A kind, a length, and the bytes: no two rows have the same one.
    fileprivate var encoded: [UInt8] {
        let (kind, bytes): (UInt8, [UInt8]) =
            switch self {
            case .null: (0, [])
            case .integer(let number): (1, withUnsafeBytes(of: number.bigEndian) { Array($0) })
            case .real(let number): (2, withUnsafeBytes(of: number.bitPattern.bigEndian) { Array($0) })
            case .text(let text): (3, Array(text.utf8))
            case .bytes(let bytes): (4, bytes)
            }
        return [kind] + withUnsafeBytes(of: UInt64(bytes.count).bigEndian) { Array($0) } + bytes
    }
}
