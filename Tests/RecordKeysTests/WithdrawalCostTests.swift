import EHRFamily
import Foundation
import GRDB
import RecordKeys
import Testing

@Suite("What a withdrawal costs")
struct WithdrawalCostTests {
    private let doctor = DoctorID(unchecked: "d-1")
    private static let records = 40_000

    /// Records, keys, operations, and releases to another doctor.
    private func fill(_ fixture: StoreFixture, _ patient: PatientID) async throws {
        _ = try await fixture.root(of: patient)
        try await fixture.grant("k-other", of: patient, to: DoctorID(unchecked: "d-2"))
        let database = try fixture.rawConnection()
        for (table, columns, values) in [
            (
                "record", "(patient_id, record_id, scope, object, sha256, length, salt, commitment, state)",
                "?1, n, 'general', 'o' || n, zeroblob(32), 72, zeroblob(24), zeroblob(32), 'anchored'"
            ),
            ("record_key", "(patient_id, record_id, scope, epoch, wrapped)", "?1, n, 'general', 1, zeroblob(40)"),
            ("operation", "(id, kind, patient_id, record_id, state)", "'op' || n, 'anchor', ?1, n, 'committed'"),
            (
                "release", "(doctor_id, access_id, patient_id, record_id, key_ref, recipient, sealed)",
                "'d-2', 'a' || n, ?1, n, 'k-other', zeroblob(65), zeroblob(113)"
            ),
        ] {
            try await database.write { database in
                try database.execute(
                    sql: """
                        WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?2)
                        INSERT INTO \(table) \(columns) SELECT \(values) FROM numbers
                        """, arguments: [patient.text, Self.records])
            }
        }
        try database.close()
    }

    /// The shortest of some withdrawals: what else the machine does only ever adds to it.
    private func shortest(_ fixture: StoreFixture, _ patient: PatientID) async throws -> Duration {
        var shortest = Duration.seconds(1000)
        for turn in 0..<9 {
            let reference = try await fixture.grant("k-\(patient)-\(turn)", of: patient, to: doctor)
            _ = try await fixture.store.keepRelease(
                StoreFixture.release(of: RecordID(unchecked: "1"), patient, to: doctor, access: "own-\(turn)"),
                under: reference)
            let operation = LedgerOperation(
                id: "w-\(patient)-\(turn)", kind: .revoke, patient: patient, doctor: doctor)
            let clock = ContinuousClock()
            let took = try await clock.measure { _ = try await fixture.store.withdraw(operation) }
            try await fixture.settle(operation.id, .committed(block: nil))
            shortest = min(shortest, took)
        }
        return shortest
    }

    @Test("withdrawing takes no longer with forty thousand records and as many releases to others than with one")
    func constant() async throws {
        let (few, many) = (try await StoreFixture(), try await StoreFixture())
        let patient = PatientID(unchecked: "p")
        try await few.deposit(RecordID(unchecked: "1"), of: patient)
        try await fill(many, patient)
        let (short, long) = (try await shortest(few, patient), try await shortest(many, patient))
        print("with 1 record \(short), with \(Self.records) \(long)")
        // A walk over the records takes five times as long.
        #expect(long < short * 3)
    }
}
