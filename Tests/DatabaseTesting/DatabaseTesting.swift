// DatabaseTesting: the databases that a test may run on, so that one test holds for both.
//
// SQLite's is a file of the test's. PostgreSQL's is a schema of its own, on one server per process of tests, which
// scripts/postgres-server.sh runs and which ends with the process. Where there is no server to run, the tests fail.

import Foundation
package import SQLDatabases

/// A kind of database, as an argument of a test.
package enum DatabaseKind: String, CaseIterable, Sendable, CustomStringConvertible {
    case sqlite, postgreSQL

    package var description: String { rawValue }

    /// What `EHR_TEST_DATABASE` says, for suites that run on one of them: `postgres`, or SQLite by default.
    package static var chosen: DatabaseKind {
        ProcessInfo.processInfo.environment["EHR_TEST_DATABASE"] == "postgres" ? .postgreSQL : .sqlite
    }

    /// An empty database, or one more way to the same one.
    ///
    /// - Parameters:
    ///   - file: SQLite's, where it is one.
    ///   - schema: PostgreSQL's: one that `PostgreSQLServer` has made.
    package func open(file: String, schema: String) async throws -> any SQLDatabase {
        switch self {
        case .sqlite: try SQLiteDatabase(path: file)
        case .postgreSQL: try await PostgreSQLServer.shared.value.database(schema)
        }
    }

    /// A new and empty database.
    package func make(file: String) async throws -> any SQLDatabase {
        try await open(file: file, schema: PostgreSQLServer.newSchema())
    }
}
