import DatabaseTesting
import Foundation
import Locking
import SQLDatabases
import Testing

/// What holds for every database.
@Suite("A database")
struct SQLDatabaseTests {
    let folder = TemporaryFolder()
    let schema = PostgreSQLServer.newSchema()

    /// One more way to this test's database.
    private func open(_ kind: DatabaseKind) async throws -> any SQLDatabase {
        try await kind.open(file: folder.path("d.sqlite"), schema: schema)
    }

    private func filled(_ kind: DatabaseKind) async throws -> any SQLDatabase {
        let database = try await open(kind)
        try await database.migrate([Self.tables], now: 1)
        return database
    }

    static let tables = SQLMigration(
        "a-1",
        [
            "CREATE TABLE things (id TEXT PRIMARY KEY, n BIGINT, r DOUBLE PRECISION, b BYTEA)",
            "CREATE TABLE parts (thing TEXT NOT NULL REFERENCES things (id))",
        ])

    @Test("gives back values as they were bound, whatever their order and number", arguments: DatabaseKind.allCases)
    func values(kind: DatabaseKind) async throws {
        let database = try await filled(kind)
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

    @Test("refuses a text with U+0000, bound to a row or to a condition", arguments: DatabaseKind.allCases)
    func unfit(kind: DatabaseKind) async throws {
        let database = try await filled(kind)
        let written = await #expect(throws: SQLFailure.self) {
            try await database.write { _ = try $0.execute("INSERT INTO things (id) VALUES ($1)", "a\0b") }
        }
        let asked = await #expect(throws: SQLFailure.self) {
            try await database.read { try $0.rows("SELECT id FROM things WHERE id = $1", "\0") }
        }
        #expect(written?.kind == .unfit && asked?.kind == .unfit)
        #expect(try await database.read { try $0.rows("SELECT id FROM things").isEmpty })
    }

    @Test("keeps what is empty, large or foreign apart from what is not there", arguments: DatabaseKind.allCases)
    func extremes(kind: DatabaseKind) async throws {
        let database = try await filled(kind)
        let large = [UInt8](repeating: 0xA5, count: 3_000_000)
        let rows: [[SQLValue]] = [
            ["", .integer(.max), .real(-0.0), .bytes([])], ["naïve 漢字 \u{1F600} \\x00 %_", .integer(.min), nil, nil],
            ["null", nil, .real(.greatestFiniteMagnitude), .bytes(large)],
        ]
        let found = try await database.write { connection in
            for row in rows { try connection.execute("INSERT INTO things (id, n, r, b) VALUES ($1, $2, $3, $4)", row) }
            return try connection.rows("SELECT id, n, r, b FROM things")
        }
        let seen = try found.map { row in try ["id", "n", "r", "b"].map { try row[$0] } }
        #expect(Set(seen) == Set(rows))
    }

    @Test("says how many rows a statement has changed, and gives what it returns", arguments: DatabaseKind.allCases)
    func changes(kind: DatabaseKind) async throws {
        let database = try await filled(kind)
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

    @Test("sorts texts by their bytes", arguments: DatabaseKind.allCases)
    func order(kind: DatabaseKind) async throws {
        let database = try await filled(kind)
        let names = ["a b", "B", "_", "ä", "ab", "Z", "a", "-", "é", "z"]
        let found = try await database.write { connection in
            for name in names { try connection.execute("INSERT INTO things (id) VALUES ($1)", .text(name)) }
            return try connection.rows("SELECT id FROM things WHERE id > $1 ORDER BY id", "-").map { row in
                try row.text("id")
            }
        }
        #expect(found == ["B", "Z", "_", "a", "a b", "ab", "z", "ä", "é"])
    }

    @Test("undoes all of a transaction that throws, and throws on what was thrown", arguments: DatabaseKind.allCases)
    func undone(kind: DatabaseKind) async throws {
        struct Own: Error {}
        let database = try await filled(kind)
        await #expect(throws: Own.self) {
            try await database.write { connection in
                try connection.execute("INSERT INTO things (id) VALUES ('a')")
                throw Own()
            }
        }
        for broken in [
            "INSERT INTO parts (thing) VALUES ('nobody')", "INSERT INTO parts (thing) VALUES (NULL)",
            "INSERT INTO things (id) VALUES ('b')",
        ] {
            let failure = await #expect(throws: SQLFailure.self) {
                try await database.write { connection in
                    try connection.execute("INSERT INTO things (id) VALUES ('b')")
                    try connection.execute(broken)
                }
            }
            #expect(failure?.kind == .constraint)
        }
        #expect(try await database.read { try $0.rows("SELECT id FROM things").count } == 0)
    }

    @Test(
        "a transaction is over once a statement has failed, though its body goes on", arguments: DatabaseKind.allCases)
    func over(kind: DatabaseKind) async throws {
        let database = try await filled(kind)
        let failure = await #expect(throws: SQLFailure.self) {
            try await database.write { connection in
                try connection.execute("INSERT INTO things (id) VALUES ('a')")
                _ = try? connection.execute("INSERT INTO things (id) VALUES ('a')")
                _ = try? connection.execute("INSERT INTO things (id) VALUES ('b')")
            }
        }
        #expect(failure?.kind == .constraint)
        #expect(try await database.read { try $0.rows("SELECT id FROM things").count } == 0)
    }

    @Test("names no value in what it says of a failure", arguments: DatabaseKind.allCases)
    func silent(kind: DatabaseKind) async throws {
        let database = try await filled(kind)
        let failure = await #expect(throws: SQLFailure.self) {
            try await database.write { connection in
                for _ in 0..<2 { try connection.execute("INSERT INTO things (id) VALUES ($1)", "a name") }
            }
        }
        #expect(failure?.description.contains("a name") == false)
    }

    @Test("refuses a statement that is none, and is well afterwards", arguments: DatabaseKind.allCases)
    func nonsense(kind: DatabaseKind) async throws {
        let database = try await filled(kind)
        for statement in ["CREATE nonsense", "SELECT id FROM nowhere", "SELECT absent FROM things"] {
            let failure = await #expect(throws: SQLFailure.self) {
                try await database.read { _ = try $0.rows(statement) }
            }
            #expect(failure?.kind == .damaged, "\(statement)")
        }
        #expect(try await database.read { try $0.rows("SELECT id FROM things").count } == 0)
    }

    @Test("is only read by a reader", arguments: DatabaseKind.allCases)
    func reader(kind: DatabaseKind) async throws {
        let database = try await filled(kind)
        let failure = await #expect(throws: SQLFailure.self) {
            try await database.read { _ = try $0.execute("INSERT INTO things (id) VALUES ('a')") }
        }
        #expect(failure?.kind == .readOnly)
    }

    @Test("a reader sees one state, whatever is written meanwhile", arguments: DatabaseKind.allCases)
    func snapshot(kind: DatabaseKind) async throws {
        let database = try await filled(kind)
        let (begun, written) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        async let seen = database.read { connection in
            let before = try connection.rows("SELECT id FROM things").count
            begun.signal()
            written.wait()
            return [before, try connection.rows("SELECT id FROM things").count]
        }
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                begun.wait()
                continuation.resume()
            }
        }
        try await database.write { connection in _ = try connection.execute("INSERT INTO things (id) VALUES ('a')") }
        written.signal()
        let counts = try await seen
        #expect(counts == [0, 0])
        #expect(try await database.read { try $0.rows("SELECT id FROM things").count } == 1)
    }

    @Test("writers are alone, from whatever process", arguments: DatabaseKind.allCases)
    func alone(kind: DatabaseKind) async throws {
        let ways = [try await filled(kind), try await open(kind), try await open(kind)]
        _ = try await ways[0].write { try $0.execute("INSERT INTO things (id, n) VALUES ('a', 0)") }
        try await withThrowingTaskGroup { group in
            for number in 0..<30 {
                group.addTask {
                    try await ways[number % 3].write { connection in
                        let n = try connection.row("SELECT n FROM things WHERE id = 'a'")?.integer("n") ?? -1
                        try connection.execute("UPDATE things SET n = $1", .integer(n + 1))
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await ways[1].read { try $0.row("SELECT n FROM things")?.integer("n") } == 30)
    }

    @Test("answers more readers than it has connections", arguments: DatabaseKind.allCases)
    func readers(kind: DatabaseKind) async throws {
        let database = try await filled(kind)
        let answers = try await withThrowingTaskGroup(of: Int64.self) { group in
            for number in Int64(0)..<60 {
                group.addTask {
                    try await database.read { try $0.row("SELECT CAST($1 AS BIGINT) AS n", .integer(number))! }
                        .integer("n")
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.sorted() == Array(0..<60))
    }

    @Test("refuses whoever asks after it was closed, and has kept all", arguments: DatabaseKind.allCases)
    func closed(kind: DatabaseKind) async throws {
        let database = try await filled(kind)
        _ = try await database.write { try $0.execute("INSERT INTO things (id) VALUES ('a')") }
        try database.close()
        let failure = await #expect(throws: SQLFailure.self) {
            try await database.read { try $0.rows("SELECT id FROM things").count }
        }
        #expect(failure?.kind == .unavailable)
        #expect(try await open(kind).read { try $0.rows("SELECT id FROM things").count } == 1)
    }
}

@Suite("Migrations")
struct MigrationTests {
    let folder = TemporaryFolder()

    private func make(_ kind: DatabaseKind) async throws -> any SQLDatabase {
        try await kind.make(file: folder.path("d.sqlite"))
    }

    @Test(
        "a database has each once, says which it lacks, and is not opened by an earlier version",
        arguments: DatabaseKind.allCases)
    func migrations(kind: DatabaseKind) async throws {
        let database = try await make(kind)
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

    @Test("one that fails leaves nothing of itself", arguments: DatabaseKind.allCases)
    func failed(kind: DatabaseKind) async throws {
        let database = try await make(kind)
        let broken = SQLMigration("a-1", ["CREATE TABLE one (id TEXT)", "CREATE nonsense"])
        await #expect(throws: SQLFailure.self) { try await database.migrate([broken], now: 1) }
        #expect(try await database.has(table: "one") == false)
        #expect(try await database.has(table: "migrations"))
        #expect(try await database.migrationStates(of: [broken]).allSatisfy { $0.appliedAt == nil })
    }

    @Test("those who migrate at the same time run each step once", arguments: DatabaseKind.allCases)
    func together(kind: DatabaseKind) async throws {
        let schema = PostgreSQLServer.newSchema()
        let steps = (0..<5).map { SQLMigration("s-\($0)", ["CREATE TABLE t\($0) (id TEXT)"]) }
        try await withThrowingTaskGroup { group in
            let file = folder.path("together.sqlite")
            let ways = [
                try await kind.open(file: file, schema: schema), try await kind.open(file: file, schema: schema),
                try await kind.open(file: file, schema: schema),
            ]
            for way in ways { group.addTask { try await way.migrate(steps, now: 1) } }
            try await group.waitForAll()
            #expect(try await ways[0].migrationStates(of: steps).allSatisfy { $0.appliedAt == 1 })
        }
    }
}
