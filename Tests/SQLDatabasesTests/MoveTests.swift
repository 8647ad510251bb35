import DatabaseTesting
import Foundation
import Locking
import SQLDatabases
import Testing

@Suite("A move from one database into another")
struct MoveTests {
    let folder = TemporaryFolder()

    static let steps = [
        SQLDatabaseTests.tables,
        SQLMigration(
            "a-2",
            [
                "CREATE TABLE pairs (a TEXT NOT NULL, b BYTEA NOT NULL, n BIGINT, PRIMARY KEY (a, b))",
                "CREATE TABLE state (id BIGINT PRIMARY KEY, slot TEXT NOT NULL)",
                "INSERT INTO state (id, slot) VALUES (1, 'a')",
                "CREATE TABLE children (id TEXT PRIMARY KEY, thing TEXT NOT NULL REFERENCES things (id))",
                "DROP TABLE parts",
            ]),
    ]

    private func make(_ kind: DatabaseKind, _ name: String) async throws -> any SQLDatabase {
        try await kind.make(file: folder.path("\(name).sqlite"))
    }

    private func filled(_ kind: DatabaseKind) async throws -> any SQLDatabase {
        let database = try await make(kind, "source")
        try await database.migrate(Self.steps, now: 1)
        try await database.write { connection in
            try connection.execute("UPDATE state SET slot = 'b'")
            for number in 0..<2_500 {
                try connection.execute(
                    "INSERT INTO things (id, n, r, b) VALUES ($1, $2, $3, $4)", .text("ä\(number % 7) \(number)"),
                    number % 3 == 0 ? nil : SQLValue(number), .real(Double(number) / 3), .bytes([0, 255]))
                try connection.execute(
                    "INSERT INTO pairs (a, b) VALUES ($1, $2)", .text("\(number % 5)"),
                    .bytes(withUnsafeBytes(of: number.bigEndian) { Array($0) }))
            }
            try connection.execute("INSERT INTO children (id, thing) SELECT id, id FROM things WHERE n < 40")
        }
        return database
    }

    private func rows(_ database: any SQLDatabase) async throws -> [[SQLValue]] {
        try await database.read { connection in
            try ["SELECT * FROM things ORDER BY id", "SELECT * FROM pairs ORDER BY a, b", "SELECT * FROM state"]
                .flatMap { try connection.rows($0).map { row in try row.columns.map { try row[$0] } } }
        }
    }

    static let ways: [(DatabaseKind, DatabaseKind)] = [(.sqlite, .postgreSQL), (.postgreSQL, .sqlite)]

    @Test("brings every row over, and is opened then", arguments: ways)
    func whole(from: DatabaseKind, to: DatabaseKind) async throws {
        let (source, target) = (try await filled(from), try await make(to, "target"))
        let moved = try await SQLMove(from: source, to: target, migrations: Self.steps).run(now: 5)
        #expect(moved.first { $0.table == "things" }?.rows == 2_500)
        #expect(moved.first { $0.table == "children" }?.rows == 26)
        #expect(try await rows(target) == (try await rows(source)))
        #expect(try await target.migrationStates(of: Self.steps).allSatisfy { $0.appliedAt == 5 })
        let again = await #expect(throws: SQLFailure.self) {
            try await SQLMove(from: source, to: target, migrations: Self.steps).run(now: 6)
        }
        #expect(again?.kind == .constraint)
        #expect(again?.description.contains("is not empty") == true)
    }

    @Test("that is cut off leaves a target that nobody opens, and no other move fills", arguments: ways)
    func cut(from: DatabaseKind, to: DatabaseKind) async throws {
        struct Cut: Error {}
        let (source, target) = (try await filled(from), try await make(to, "target"))
        await #expect(throws: Cut.self) {
            try await SQLMove(from: source, to: target, migrations: Self.steps).run(now: 5) { moved in
                if moved.table == "things" { throw Cut() }
            }
        }
        for refused in [
            { try await target.migrate(Self.steps, now: 6) },
            {
                _ = try await SQLMove(from: source, to: target, migrations: Self.steps).run(now: 6)
            },
        ] as [@Sendable () async throws -> Void] {
            let failure = await #expect(throws: SQLFailure.self) { try await refused() }
            #expect(failure.map { [.otherVersion, .constraint].contains($0.kind) } == true)
        }
        let told = await #expect(throws: SQLFailure.self) { try await target.migrationStates(of: Self.steps) }
        #expect(told?.description.contains("was not finished: make an empty database") == true)
    }

    @Test("during which somebody writes is not done", arguments: ways)
    func changed(from: DatabaseKind, to: DatabaseKind) async throws {
        let (source, target) = (try await filled(from), try await make(to, "target"))
        let failure = await #expect(throws: SQLFailure.self) {
            try await SQLMove(from: source, to: target, migrations: Self.steps).run(now: 5) { moved in
                guard moved.table == "things" else { return }
                _ = try await source.write { try $0.execute("UPDATE things SET b = $1 WHERE n = 1", .bytes([1])) }
            }
        }
        #expect(failure?.kind == .damaged)
        await #expect(throws: SQLFailure.self) { try await target.migrationStates(of: Self.steps) }
    }

    @Test("of a database that lacks steps is refused")
    func old() async throws {
        let (source, target) = (try await make(.sqlite, "source"), try await make(.postgreSQL, "target"))
        try await source.migrate([Self.steps[0]], now: 1)
        let failure = await #expect(throws: SQLFailure.self) {
            try await SQLMove(from: source, to: target, migrations: Self.steps).run(now: 5)
        }
        #expect(failure?.kind == .otherVersion)
        #expect(try await target.has(table: "migrations") == false)
    }
}
