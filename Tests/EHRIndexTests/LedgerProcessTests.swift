import EHRFamily
import Foundation
import SQLDatabases
import SawtoothClient
import Testing

@testable import EHRIndex

@Suite("The index of a development ledger", .timeLimit(.minutes(5)))
struct LedgerProcessTests {
    private static func with(_ body: (DevelopmentLedger) async throws -> Void) async throws {
        let ledger = try await DevelopmentLedger()
        do {
            try await body(ledger)
        } catch {
            try? await ledger.stop()
            throw error
        }
        try await ledger.stop()
    }

    private static func open(_ path: String) async throws -> LedgerIndex {
        let database = try SQLiteDatabase(path: path)
        try await database.migrate(IndexSchema.migrations, now: 0)
        return LedgerIndex(database)
    }

    private static func until(_ condition: () async throws -> Bool) async throws {
        while try await !condition() { try await Task.sleep(for: .milliseconds(10)) }
    }

    /// Commits until the ledger has as many blocks after genesis: what is committed together makes one or several.
    private static func grow(
        _ ledger: DevelopmentLedger, to blocks: UInt64, by actions: inout RandomActions
    ) async throws {
        while try await ledger.api.newestBlock().reference.number < blocks {
            try await ledger.commit(actions.actions(try await ledger.state()))
        }
    }

    /// Follows until the index has reached the ledger's newest block.
    private static func catchUp(_ index: LedgerIndex, _ ledger: DevelopmentLedger) async throws {
        let follower = IndexFollower(
            index, endpoint: ledger.endpoint, api: ledger.api, logger: IndexFixture.logger)
        let run = Task { await follower.run() }
        try await until { try await index.head()?.block == ledger.api.newestBlock().reference }
        run.cancel()
        await run.value
    }

    private static func expectWhole(_ index: LedgerIndex, _ ledger: DevelopmentLedger) async throws {
        let report = try await IndexAudit(index, api: ledger.api).run()
        #expect(report.differences.map(\.description) == [])
        #expect(report.entries == (try await ledger.state().count))
        #expect(report.head == (try await index.head()?.block))
    }

    @Test(
        "forks of depth 1 to 10 are followed as they happen: each time rows and state agree, and a rebuild is the same")
    func forks() async throws {
        try await Self.with { ledger in
            let index = try await Self.open(ledger.folder.path("index.sqlite"))
            let follower = IndexFollower(
                index, endpoint: ledger.endpoint, api: ledger.api, logger: IndexFixture.logger)
            let run = Task { await follower.run() }
            var actions = RandomActions(seed: 21)
            try await ledger.commit(RandomActions.first)
            for depth in 1...10 {
                try await Self.grow(ledger, to: 8 + UInt64(depth), by: &actions)
                try await ledger.order("reorganise \(depth)" + (depth.isMultiple(of: 2) ? " reversed" : ""))
                try await ledger.commit(actions.actions(try await ledger.state()))
                try await Self.until { try await index.head()?.block == ledger.api.newestBlock().reference }
                try await Self.expectWhole(index, ledger)
            }
            #expect(follower.status.forks > 5)
            #expect(follower.status.isSubscribed && follower.status.failure == nil)
            #expect(try await follower.lag().blocks == 0)
            let accesses = try await index.ask { (index) throws(IndexFailure) in try index.records(.init()) }.value
            #expect(!accesses.rows.isEmpty)
            #expect(accesses.rows.allSatisfy { $0.made.time != nil })
            let rows = try await IndexFixture.dump(index.database)
            _ = try await Reindexing(
                index, endpoint: ledger.endpoint, api: ledger.api, logger: IndexFixture.logger
            ).run()
            #expect(try await IndexFixture.dump(index.database) == rows)
            run.cancel()
            await run.value
        }
    }

    @Test("what was taken away, added or altered in the index is named, each thing by itself")
    func audit() async throws {
        try await Self.with { ledger in
            let index = try await Self.open(ledger.folder.path("index.sqlite"))
            let patient = RandomActions.patient(0), doctor = RandomActions.doctor(0)
            try await ledger.commit(RandomActions.first)
            try await ledger.commit([
                (
                    GrantAccess(
                        patient: patient, doctor: doctor, scopes: .everything, keyReference: KeyReference("k")!,
                        previousVersion: 0), RandomActions.key("p0")
                )
            ])
            try await Self.catchUp(index, ledger)
            try await Self.expectWhole(index, ledger)
            try await index.database.write { connection in
                try connection.execute("DELETE FROM doctors_a WHERE doctor = 'd1'")
                try connection.execute("UPDATE patients_a SET owner = 'nobody' WHERE patient = 'p2'")
                let extra = PatientEntry(patient: PatientID("px")!, owner: RandomActions.key("p0"))
                try connection.execute(
                    "INSERT INTO patients_a (patient, owner, entry, made, changed) VALUES ($1, $2, $3, 1, 1)",
                    .text("px"), .text(extra.owner.text), .bytes(extra.encoded()))
                let consent = ConsentEntry(
                    patient: patient, doctor: doctor, status: .active,
                    terms: .init(scopes: .everything, keyReference: KeyReference("other")!))
                try connection.execute("UPDATE consents_a SET entry = $1", .bytes(consent.encoded()))
            }
            let report = try await IndexAudit(index, api: ledger.api).run()
            #expect(
                Set(report.differences) == [
                    .init(key: "doctor:d1", kind: .missing), .init(key: "patient:px", kind: .extra),
                    .init(
                        key: "patient:p2",
                        kind: .column("owner", expected: RandomActions.key("p2").text, index: "nobody")),
                    .init(key: "consent:p0:d0", kind: .field("key_ref", ledger: "k", index: "other")),
                ])
        }
    }

    @Test("a follower that is killed at any moment goes on where it was, forks in between")
    func killed() async throws {
        let points = ProcessInfo.processInfo.environment["EHR_KILL_POINTS"].flatMap { Int($0) } ?? 6
        let seed = ProcessInfo.processInfo.environment["EHR_KILL_SEED"].flatMap { UInt64($0) } ?? .random(in: 0...9_999)
        print("seed \(seed)")
        var random = SplitMix(state: seed)
        try await Self.with { ledger in
            let path = ledger.folder.path("index.sqlite")
            var actions = RandomActions(seed: seed)
            try await ledger.commit(RandomActions.first)
            try await Self.grow(ledger, to: 10, by: &actions)
            for _ in 0..<points {
                let process = Process()
                process.executableURL = URL(filePath: Self.program)
                process.arguments = [ledger.endpoint, ledger.url, path]
                try process.run()
                let milliseconds = Int.random(in: 20...400, using: &random)
                async let end: Void = Task.sleep(for: .milliseconds(milliseconds))
                try await ledger.order("reorganise \(Int.random(in: 1...10, using: &random))")
                try await ledger.commit(actions.actions(try await ledger.state()))
                try await end
                kill(process.processIdentifier, SIGKILL)
                process.waitUntilExit()
            }
            let index = try await Self.open(path)
            try await Self.catchUp(index, ledger)
            try await Self.expectWhole(index, ledger)
            let fresh = try await Self.open(ledger.folder.path("fresh.sqlite"))
            try await Self.catchUp(fresh, ledger)
            #expect(try await IndexFixture.dump(index.database) == (try await IndexFixture.dump(fresh.database)))
        }
    }

    /// The program `follow-index`, which is beside this one.
    private static var program: String {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(filePath: own).deletingLastPathComponent().appending(path: "follow-index").path
    }
}
