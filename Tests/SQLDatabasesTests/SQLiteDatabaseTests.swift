import Foundation
import SQLDatabases
import Testing

@Suite("A database of SQLite's")
struct SQLiteDatabaseTests {
    let folder = TemporaryFolder()
    let database: SQLiteDatabase

    init() throws {
        database = try SQLiteDatabase(path: folder.path("d.sqlite"))
    }

    @Test("what is no database is refused, and a new one is its user's alone")
    func files() async throws {
        try folder.write(Array("no database, but text".utf8), "text")
        let failure = #expect(throws: SQLFailure.self) { try SQLiteDatabase(path: folder.path("text")) }
        #expect(failure?.kind == .damaged)
        let missing = #expect(throws: SQLFailure.self) { try SQLiteDatabase(path: folder.path("no/d.sqlite")) }
        #expect(missing?.kind == .unavailable)
        try await database.migrate([SQLDatabaseTests.tables], now: 1)
        for name in ["d.sqlite", "d.sqlite-wal"] { #expect(folder.mode(name) == 0o600) }
        #expect(try await database.faults().isEmpty)
    }

    @Test("what was deleted is in no file after a purge, and was until then")
    func purged() async throws {
        try await database.migrate([SQLDatabaseTests.tables], now: 1)
        let secret = "a text that is found again"
        func isThere() throws -> Bool {
            try ["d.sqlite", "d.sqlite-wal"].contains { name in
                try folder.bytes(name).range(of: Data(secret.utf8)) != nil
            }
        }
        _ = try await database.write { try $0.execute("INSERT INTO things (id) VALUES ($1)", .text(secret)) }
        _ = try await database.write { try $0.execute("DELETE FROM things") }
        #expect(try isThere())
        try await database.purge()
        #expect(try !isThere())
    }
}
