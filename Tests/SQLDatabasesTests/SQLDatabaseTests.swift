import Foundation
import SQLDatabases
import Testing

@Suite("A database")
struct SQLDatabaseTests {
    let folder = TemporaryFolder()
    let database: SQLiteDatabase

    init() throws {
        database = try SQLiteDatabase(path: folder.path("d.sqlite"))
    }

    private func makeTable() async throws {
        try await database.migrate(
            [
                SQLMigration(
                    "a-1",
                    [
                        "CREATE TABLE things (id TEXT PRIMARY KEY, n BIGINT, r DOUBLE PRECISION, b BYTEA)",
                        "CREATE TABLE parts (thing TEXT NOT NULL REFERENCES things (id))",
                    ])
            ], now: 1)
    }

    @Test("gives back values as they were bound, whatever their order and number")
    func values() async throws {
        try await makeTable()
        let row = try await database.write { connection in
            try connection.execute(
                "INSERT INTO things (b, r, n, id) VALUES ($4, $3, $2, $1)", "o'brien", 7, .real(1.5), .bytes([0, 255]))
            return try connection.row("SELECT *, $2 AS again FROM things WHERE id = $1 AND $1 = id", "o'brien", nil)
        }
        #expect(try row?.text("id") == "o'brien")
        #expect(try row?.integer("n") == 7)
        #expect(try row?["r"] == .real(1.5))
        #expect(try row?.bytes("b") == [0, 255])
        #expect(try row?["again"] == .null)
        #expect(throws: SQLFailure.self) { try row?.text("n") }
        #expect(throws: SQLFailure.self) { try row?.text("absent") }
    }

    @Test("says how many rows a statement has changed, and gives what it returns")
    func changes() async throws {
        try await makeTable()
        let (counts, returned) = try await database.write { connection in
            var counts = [try connection.execute("INSERT INTO things (id, n) VALUES ('a', 1), ('b', 2)")]
            counts.append(try connection.execute("INSERT INTO things (id, n) VALUES ('a', 1) ON CONFLICT DO NOTHING"))
            counts.append(try connection.execute("UPDATE things SET n = n + $1", 1))
            let rows = try connection.rows("DELETE FROM things WHERE n = $1 RETURNING id", 3)
            return (counts, try rows.map { try $0.text("id") })
        }
        #expect(counts == [2, 0, 2])
        #expect(returned == ["b"])
    }

    @Test("undoes all of a transaction that throws, and throws on what was thrown")
    func undone() async throws {
        struct Own: Error {}
        try await makeTable()
        await #expect(throws: Own.self) {
            try await database.write { connection in
                try connection.execute("INSERT INTO things (id) VALUES ('a')")
                throw Own()
            }
        }
        let failure = await #expect(throws: SQLFailure.self) {
            try await database.write { connection in
                try connection.execute("INSERT INTO things (id) VALUES ('b')")
                try connection.execute("INSERT INTO parts (thing) VALUES ('nobody')")
            }
        }
        #expect(failure?.kind == .constraint)
        #expect(try await database.read { try $0.rows("SELECT id FROM things").count } == 0)
    }

    @Test("is only read by a reader")
    func reader() async throws {
        try await makeTable()
        let failure = await #expect(throws: SQLFailure.self) {
            try await database.read { _ = try $0.execute("INSERT INTO things (id) VALUES ('a')") }
        }
        #expect(failure?.kind == .readOnly)
    }

    @Test("has each migration once, says which it lacks, and is not opened by an earlier version")
    func migrations() async throws {
        let first = SQLMigration("a-1", ["CREATE TABLE one (id TEXT)"])
        let second = SQLMigration("b-1", ["CREATE TABLE two (id TEXT)"])
        #expect(try await database.migrationStates(of: [first]) == [.init(name: "a-1", appliedAt: nil)])
        try await database.migrate([first], now: 5)
        try await database.migrate([first, second], now: 6)
        try await database.migrate([first, second], now: 7)
        #expect(
            try await database.migrationStates(of: [first, second]) == [
                .init(name: "a-1", appliedAt: 5), .init(name: "b-1", appliedAt: 6),
            ])
        let failure = await #expect(throws: SQLFailure.self) { try await database.migrate([first], now: 8) }
        #expect(failure?.kind == .otherVersion)
        #expect(failure?.description.contains("b-1") == true)
    }

    @Test("a migration that fails leaves nothing of itself")
    func failedMigration() async throws {
        let broken = SQLMigration("a-1", ["CREATE TABLE one (id TEXT)", "CREATE nonsense"])
        await #expect(throws: SQLFailure.self) { try await database.migrate([broken], now: 1) }
        #expect(try await database.has(table: "one") == false)
        #expect(try await database.migrationStates(of: [broken]).allSatisfy { $0.appliedAt == nil })
    }

    @Test("what is no database is refused, and a new one is its user's alone")
    func files() async throws {
        try folder.write(Array("no database, but text".utf8), "text")
        let failure = #expect(throws: SQLFailure.self) { try SQLiteDatabase(path: folder.path("text")) }
        #expect(failure?.kind == .damaged)
        let missing = #expect(throws: SQLFailure.self) { try SQLiteDatabase(path: folder.path("no/d.sqlite")) }
        #expect(missing?.kind == .unavailable)
        try await makeTable()
        for name in ["d.sqlite", "d.sqlite-wal"] { #expect(folder.mode(name) == 0o600) }
        #expect(try await database.faults().isEmpty)
    }

    @Test("what was deleted is in no file after a purge, and was until then")
    func purged() async throws {
        try await makeTable()
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
