internal import DurableFiles
internal import FoundationEssentials
internal import GRDB
internal import Glibc

/// A database in one SQLite file, in write-ahead mode: one writer, and readers that do not wait for it.
///
/// Commits are synced before `write` returns (`synchronous=FULL`), what is deleted is overwritten (`secure_delete`),
/// and foreign keys hold.
package final class SQLiteDatabase: SQLDatabase {
    /// How long a statement waits for another process that writes.
    static let busySeconds = 5.0
    /// Readers at one time; each is a connection with a cache of its own.
    static let readers = 4

    package let summary: String
    private let pool: DatabasePool

    /// Opens the database, or makes it, readable by its user alone.
    ///
    /// - Parameter mayMake: whether one that is not there is made.
    /// - Throws: `.missing` where it is not there and may not be made; `SQLFailure`.
    package init(path: String, mayMake: Bool = true) throws(SQLFailure) {
        summary = "SQLite \(path)"
        do {
            // SQLite would make it with the umask's permissions, and its other files with those of this one.
            if access(path, F_OK) != 0 {
                guard mayMake else { throw SQLFailure(.missing, "there is no database \(path)") }
                try StagedFile(for: path, permissions: 0o600).commit(.keep)
            }
            pool = try DatabasePool(path: path, configuration: SQLiteDatabase.configuration)
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        } catch {
            throw SQLFailure(sqlite: error, at: path)
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(busySeconds)
        configuration.maximumReaderCount = readers
        configuration.label = "sql"
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA secure_delete = ON") }
        return configuration
    }

    package func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Answer
    ) async throws -> Answer {
        do {
            return try await pool.read { try SQLiteConnection.run(body, on: $0) }
        } catch let error as DatabaseError {
            throw SQLFailure(sqlite: error, at: summary)
        }
    }

    package func write<Answer: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Answer
    ) async throws -> Answer {
        do {
            return try await pool.write { try SQLiteConnection.run(body, on: $0) }
        } catch let error as DatabaseError {
            throw SQLFailure(sqlite: error, at: summary)
        }
    }

    /// Moves the log's pages into the file, whose deleted bytes were overwritten, and cuts the log off.
    package func purge() async throws {
        do {
            try await pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        } catch let error as DatabaseError {
            throw SQLFailure(sqlite: error, at: summary)
        }
    }

    package func has(table: String) async throws -> Bool {
        try await read {
            try $0.row("SELECT name FROM sqlite_master WHERE type = 'table' AND name = $1", .text(table)) != nil
        }
    }

    package func tables() async throws -> [SQLTable] {
        try await read { connection in
            let names = try connection.rows(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
            ).map { row in try row.text("name") }
            return try SQLTable.ordered(
                names.map { name in
                    let columns = try connection.rows(
                        "SELECT name, pk FROM pragma_table_info($1) ORDER BY cid", .text(name)
                    ).map { row in (name: try row.text("name"), place: try row.integer("pk")) }
                    let references = try connection.rows(
                        "SELECT \"table\" AS name FROM pragma_foreign_key_list($1)", .text(name)
                    ).map { row in try row.text("name") }
                    return SQLTable(
                        name: name, columns: columns.map(\.name),
                        key: columns.filter { $0.place > 0 }.sorted { $0.place < $1.place }.map(\.name),
                        references: Set(references))
                })
        }
    }

    package func close() throws(SQLFailure) {
        do {
            // Readers end last, and cannot move the log's pages into the file themselves.
            try pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
            try pool.close()
        } catch {
            throw SQLFailure(sqlite: error, at: summary)
        }
    }

    package func faults() async throws -> [SQLFault] {
        try await read {
            try $0.rows("PRAGMA integrity_check").map { row in try row.text("integrity_check") }
        }.filter { $0 != "ok" }.map { SQLFault($0, advice: "stop the gateway and restore a backup") }
    }
}

/// A connection of GRDB's, within one transaction. Statements are compiled once per connection.
private final class SQLiteConnection: SQLConnection {
    private let database: Database
    /// The first failure of a statement: the transaction is over then.
    private var failure: SQLFailure?

    private init(database: Database) { self.database = database }

    static func run<Answer>(_ body: (any SQLConnection) throws -> Answer, on database: Database) throws -> Answer {
        let connection = SQLiteConnection(database: database)
        let answer = try body(connection)
        if let failure = connection.failure { throw failure }
        return answer
    }

    func execute(_ statement: String, _ values: [SQLValue]) throws(SQLFailure) -> Int {
        try noted {
            let compiled = try database.cachedStatement(sql: statement)
            try compiled.execute(arguments: try SQLiteConnection.arguments(values))
            // What changed nothing by its kind leaves the number of the statement before it.
            return database.changesCount
        }
    }

    func rows(_ statement: String, _ values: [SQLValue]) throws(SQLFailure) -> [SQLRow] {
        try noted {
            let compiled = try database.cachedStatement(sql: statement)
            let names = compiled.columnNames
            let positions = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
            let cursor = try Row.fetchCursor(compiled, arguments: try SQLiteConnection.arguments(values))
            var rows: [SQLRow] = []
            while let row = try cursor.next() {
                rows.append(SQLRow(positions: positions, values: names.indices.map { row.value(at: $0) }))
            }
            return rows
        }
    }

    private func noted<Answer>(_ body: () throws -> Answer) throws(SQLFailure) -> Answer {
        if let failure { throw failure }
        do {
            return try body()
        } catch {
            let failure = SQLFailure(sqlite: error, at: "the database")
            self.failure = failure
            throw failure
        }
    }

    /// SQLite takes `$1` for a name, and GRDB names it `1`.
    private static func arguments(_ values: [SQLValue]) throws(SQLFailure) -> StatementArguments {
        try SQLValue.requireFit(values)
        return StatementArguments(
            Dictionary(uniqueKeysWithValues: values.enumerated().map { (String($0 + 1), $1.databaseValue) }))
    }
}

extension Row {
    fileprivate func value(at position: Int) -> SQLValue {
        switch (self[position] as DatabaseValue).storage {
        case .null: .null
        case .int64(let value): .integer(value)
        case .double(let value): .real(value)
        case .string(let value): .text(value)
        case .blob(let value): .bytes(Array(value))
        }
    }
}

extension SQLValue {
    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let value): value.databaseValue
        case .real(let value): value.databaseValue
        case .text(let value): value.databaseValue
        case .bytes(let value): Data(value).databaseValue
        }
    }
}

extension SQLFailure {
    /// What GRDB threw. Values are never part of SQLite's message.
    fileprivate init(sqlite error: any Error, at place: String) {
        guard let error = error as? DatabaseError else {
            self = error as? SQLFailure ?? SQLFailure(.unavailable, "\(place) cannot be opened: \(error)")
            return
        }
        let message = "\(place): \(error.message ?? "no reason given") (SQLite \(error.extendedResultCode.rawValue))"
        switch error.resultCode {
        case .SQLITE_FULL: self.init(.full, message)
        case .SQLITE_READONLY: self.init(.readOnly, message)
        case .SQLITE_CONSTRAINT: self.init(.constraint, message)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_ERROR: self.init(.damaged, message)
        default: self.init(.unavailable, message)
        }
    }
}
