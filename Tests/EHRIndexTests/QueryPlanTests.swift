import DatabaseTesting
import EHRFamily
import SQLDatabases
import Testing

@testable import EHRIndex

@Suite("Plans of queries", .enabled(if: DatabaseKind.chosen == .sqlite, "SQLite says them in its own words"))
struct QueryPlanTests {
    /// Passes on, and keeps how SQLite goes about each query.
    private struct PlanningConnection: SQLConnection {
        // Used within one transaction, by one thread.
        final class Plans: @unchecked Sendable {
            var all: [String: [String]] = [:]
        }

        let connection: any SQLConnection
        let plans: Plans

        func execute(_ statement: String, _ values: [SQLValue]) throws(SQLFailure) -> Int {
            try connection.execute(statement, values)
        }

        func rows(_ statement: String, _ values: [SQLValue]) throws(SQLFailure) -> [SQLRow] {
            var steps: [String] = []
            for row in try connection.rows("EXPLAIN QUERY PLAN " + statement, values) {
                steps.append(try row.text("detail"))
            }
            plans.all[statement] = steps
            return try connection.rows(statement, values)
        }
    }

    @Test("each list is found by an index and comes from it in order: nothing is scanned or sorted")
    func plans() async throws {
        let (fixture, _) = try await IndexFixture.filled(2, blocks: 30)
        let found = try await fixture.database.read { connection in
            let plans = PlanningConnection.Plans()
            let index = try IndexSnapshot(PlanningConnection(connection: connection, plans: plans))
            let patients = [nil, RandomActions.patient(0)], doctors = [nil, RandomActions.doctor(0)]
            let emergencies: [AccessQuestion.Emergencies?] = [nil, .only, .unreviewed, .overdue(since: 5)]
            let record = RecordID("r1"), time: Range<Int64> = 1_000..<1_200
            for patient in patients {
                for doctor in doctors {
                    for emergency in emergencies {
                        for purpose in [nil, PurposeCode.treatment] {
                            for time in [nil, time] {
                                for record in [nil, record] {
                                    _ = try index.accesses(
                                        AccessQuestion(
                                            patient: patient, doctor: doctor, record: record, time: time,
                                            purpose: purpose, emergencies: emergency))
                                }
                            }
                        }
                    }
                    _ = try index.reviewCounts(patient: patient, doctor: doctor, overdueSince: 5)
                    for state in [nil, .active(at: 5), .expired(at: 5), ConsentQuestion.State.revoked] {
                        _ = try index.consents(ConsentQuestion(patient: patient, doctor: doctor, state: state))
                    }
                    for scope in [nil, ScopeCode.general] {
                        for time in [nil, time] {
                            _ = try index.records(
                                RecordQuestion(patient: patient, author: doctor, scope: scope, time: time))
                        }
                    }
                }
            }
            _ = try index.records(RecordQuestion(record: record))
            _ = try index.accesses(AccessQuestion(access: AccessID("a1")))
            _ = try index.patients()
            _ = try index.doctors()
            _ = try index.doctors(attestation: .active)
            _ = try index.versions(of: record!, of: RandomActions.patient(0))
            _ = try index.history(of: RandomActions.patient(0), to: RandomActions.doctor(0))
            for submitter in [nil, RandomActions.key("s")] {
                for parent in [nil, DigestHex(sha256Of: [1])] {
                    _ = try index.models(ModelQuestion(submitter: submitter, parent: parent))
                }
            }
            _ = try index.models(ModelQuestion(model: DigestHex(sha256Of: [1])))
            for concern in [Concern.everyone, .patient(RandomActions.patient(0)), .doctor(RandomActions.doctor(0))] {
                _ = try index.transactions(concerning: concern)
            }
            _ = try index.unreadableEvents()
            _ = try index.head()
            return plans.all
        }
        #expect(found.count > 60)
        for (statement, steps) in found {
            // One consent at most: its key is given.
            if statement.contains("consents_a r"), statement.contains("r.patient = $1 AND r.doctor = $2") { continue }
            for step in steps {
                #expect(!step.contains("SCAN") && !step.contains("TEMP B-TREE"), "\(step)\n\(statement)")
            }
        }
        // The filters that leave few of many rows are part of the index that is used.
        func step(_ part: String) -> [String] {
            found.filter { $0.key.contains(part) && !$0.key.contains("r.record =") && !$0.key.contains("r.time") }
                .values.compactMap(\.first)
        }
        #expect(!step("r.unreviewed = 1").isEmpty)
        for used in step("r.unreviewed = 1") { #expect(used.contains("unreviewed"), "\(used)") }
    }
}
