import DatabaseTesting
import Foundation
import Glibc
import Locking
import SQLDatabases
import Testing

@Suite("A database of PostgreSQL's")
struct PostgreSQLDatabaseTests {
    private func filled() async throws -> PostgreSQLDatabase {
        let database = try await PostgreSQLServer.shared.value.database(PostgreSQLServer.newSchema())
        try await database.migrate([SQLDatabaseTests.tables], now: 1)
        return database
    }

    /// A statement that fails as a server would.
    private static func raising(_ state: String) -> String {
        "DO $body$ BEGIN RAISE EXCEPTION USING ERRCODE = '\(state)', MESSAGE = 'so it is'; END $body$"
    }

    @Test("a transaction that the server ends for another one's sake runs again", arguments: ["40001", "40P01"])
    func conflict(state: String) async throws {
        let database = try await filled()
        let attempts = LockedValue(0)
        try await database.write { connection in
            let attempt = attempts.withLock { attempts in
                attempts += 1
                return attempts
            }
            try connection.execute("INSERT INTO things (id, n) VALUES ('a', $1)", SQLValue(attempt))
            // A body may hide what it is told: the driver knows of the conflict by itself.
            if attempt < 3 { do { try connection.execute(Self.raising(state)) } catch { throw CancellationError() } }
        }
        #expect(attempts.withLock { $0 } == 3)
        #expect(try await database.read { try $0.row("SELECT n FROM things")?.integer("n") } == 3)
        let failure = await #expect(throws: SQLFailure.self) {
            try await database.write { _ = try $0.execute(Self.raising(state)) }
        }
        #expect(failure?.kind == .unavailable)
    }

    @Test(
        "what a server says of a failure is told by what can be done about it",
        arguments: zip(
            ["53100", "25006", "23505", "42P01", "22021", "XX001", "53300", "57014", "42501", "55P03"],
            [
                SQLFailure.Kind.full, .readOnly, .constraint, .damaged, .damaged, .damaged, .unavailable, .unavailable,
                .unavailable, .unavailable,
            ]))
    func kinds(state: String, kind: SQLFailure.Kind) async throws {
        let database = try await filled()
        let failure = await #expect(throws: SQLFailure.self) {
            try await database.write { _ = try $0.execute(Self.raising(state)) }
        }
        #expect(failure?.kind == kind)
        #expect(failure?.description.hasSuffix("so it is (PostgreSQL \(state))") == true)
    }

    @Test("who is cancelled in the line of those who write leaves it, and those behind come to their turn")
    func cancelled() async throws {
        let database = try await filled()
        let (isHeld, mayEnd) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let first = Task {
            try await database.write { connection in
                isHeld.signal()
                mayEnd.wait()
                _ = try connection.execute("INSERT INTO things (id) VALUES ('first')")
            }
        }
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                isHeld.wait()
                continuation.resume()
            }
        }
        let insertion = "INSERT INTO things (id) VALUES ($1)"
        let cancelled = Task { try await database.write { _ = try $0.execute(insertion, "cancelled") } }
        let last = Task { try await database.write { _ = try $0.execute(insertion, "last") } }
        cancelled.cancel()
        // It ends although nobody has let the first one end.
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        mayEnd.signal()
        try await first.value
        try await last.value
        let found = try await database.read { try $0.rows("SELECT id FROM things ORDER BY id") }
        #expect(try found.map { try $0.text("id") } == ["first", "last"])
    }

    @Test("a server that is away is told as such, and the next transaction works once it is back")
    func away() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ehr-pg-\(getpid())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var server = try await PostgreSQLServer.start(in: folder)
        let database = try await server.database("away")
        try await database.migrate([SQLDatabaseTests.tables], now: 1)
        // So that each connection is one of before.
        try await withThrowingTaskGroup { group in
            for _ in 0..<20 { group.addTask { _ = try await database.has(table: "things") } }
            try await group.waitForAll()
        }

        // While a body runs.
        let (begun, killed) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let cut = Task {
            try await database.write { connection in
                try connection.execute("INSERT INTO things (id) VALUES ('cut')")
                begun.signal()
                killed.wait()
                try connection.execute("INSERT INTO things (id) VALUES ('cut too')")
            }
        }
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                begun.wait()
                continuation.resume()
            }
        }
        await server.stop()
        killed.signal()
        let cutOff = await #expect(throws: SQLFailure.self) { try await cut.value }
        #expect(cutOff?.kind == .unavailable)

        let reading = await #expect(throws: SQLFailure.self) { _ = try await database.has(table: "things") }
        #expect(reading?.kind == .unavailable)
        #expect(reading?.description.contains("cannot be reached") == true)

        server = try await PostgreSQLServer.start(in: folder)
        _ = try await database.write { try $0.execute("INSERT INTO things (id) VALUES ('after')") }
        let found = try await database.read { try $0.rows("SELECT id FROM things").map { try $0.text("id") } }
        #expect(found == ["after"])

        // A server that was restarted unseen: connections of before do not fail who comes next.
        await server.stop()
        server = try await PostgreSQLServer.start(in: folder)
        _ = try await database.write { try $0.execute("INSERT INTO things (id) VALUES ('unseen')") }
        #expect(try await database.read { try $0.rows("SELECT id FROM things").count } == 2)
        try database.close()
        await server.stop()
    }

    @Test("a statement with lists of many lengths is prepared for each, and for as many as there is room for")
    func manyStatements() async throws {
        let database = try await filled()
        let sums = try await database.read { connection in
            try (1...600).map { count in
                let list = (1...count).map { "$\($0)" }.joined(separator: ", ")
                let values = (1...count).map { SQLValue.integer(Int64($0)) }
                return try connection.rows("SELECT 1 AS n WHERE 1 IN (\(list))", values).count
            }
        }
        #expect(sums == Array(repeating: 1, count: 600))
        #expect(try await database.read { try $0.rows("SELECT 1 AS n WHERE 1 IN ($1)", 1).count } == 1)
    }

    @Test("a column of a type that is not read says so")
    func unread() async throws {
        let database = try await filled()
        let failure = await #expect(throws: SQLFailure.self) {
            try await database.read { _ = try $0.rows("SELECT SUM(CAST(1 AS NUMERIC)) AS n") }
        }
        #expect(failure?.kind == .damaged)
        #expect(failure?.description.contains("cast it") == true)
    }

    @Test("a purge has the server free what was deleted and nobody reads any more", .timeLimit(.minutes(1)))
    func purged() async throws {
        let database = try await filled()
        func size() async throws -> Int64? {
            try await database.read {
                try $0.row("SELECT pg_relation_size('things') AS n")?.integer("n")
            }
        }
        for number in 0..<50 {
            _ = try await database.write { connection in
                try connection.execute(
                    "INSERT INTO things (id, b) VALUES ($1, $2)", SQLValue("\(number)"),
                    .bytes([UInt8](repeating: 1, count: 1000)))
            }
        }
        #expect(try await size() ?? 0 > 0)
        _ = try await database.write { try $0.execute("DELETE FROM things") }
        // Readers of other tests may still see what was there.
        repeat { try await database.purge() } while try await size() != 0
    }

    @Test("a server that may lose what it has committed is named as a fault")
    func faults() async throws {
        let faults = try await filled().faults()
        #expect(faults.map(\.description) == ["fsync is off at the server, which may lose what it has committed"])
    }
}

@Suite("An address of PostgreSQL's")
struct PostgreSQLAddressTests {
    @Test(
        "says which database it is, in both manners",
        arguments: zip(
            [
                "postgres:host=/run/postgresql dbname=ehr", "postgres://ehr@localhost:5433/gateway",
                "postgres://ehr@db.example/ehr", "postgres:host=db.example dbname=ehr sslmode=verify-ca",
            ],
            [
                "PostgreSQL ehr at /run/postgresql", "PostgreSQL gateway at localhost, port 5433",
                "PostgreSQL ehr at db.example", "PostgreSQL ehr at db.example",
            ]))
    func summary(text: String, summary: String) throws {
        #expect(PostgreSQLDatabase(try PostgreSQLAddress(text)).summary == summary)
    }

    @Test(
        "is refused where it holds a password, leaves out what it needs, or asks a stranger for no certificate",
        arguments: zip(
            [
                "postgres://ehr:hunter2@localhost/ehr", "postgres:host=localhost dbname=ehr password=hunter2",
                "postgres:host=localhost dbname=ehr sslpassword=hunter2", "postgres:host hunter2",
                "postgres:dbname=ehr", "postgres:host=localhost", "postgres:service=ehr host=localhost dbname=ehr",
                "postgres://db.example/ehr?sslmode=require", "postgres://localhost,db.example/ehr?sslmode=disable",
                "gateway.sqlite",
            ],
            [
                "password", "password", "password", "libpq", "host", "dbname", "service", "sslmode=require",
                "sslmode=disable", "postgres:",
            ]))
    func refused(text: String, why: String) {
        let refusal = #expect(throws: PostgreSQLAddress.Refusal.self) { try PostgreSQLAddress(text) }
        #expect(refusal?.description.contains(why) == true, "\(refusal?.description ?? "")")
        #expect(refusal?.description.contains("hunter2") == false)
    }
}
