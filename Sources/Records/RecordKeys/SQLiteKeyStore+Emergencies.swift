package import EHRFamily
internal import GRDB
package import RecordErrors

extension SQLiteKeyStore {
    package func emergencyTimes(_ operation: String) async throws(RecordFailure) -> EmergencyTimes? {
        try await read { database in
            try Row.fetchOne(
                database, sql: "SELECT created_at, is_journalled FROM operation WHERE id = ?", arguments: [operation]
            ).map { row in
                EmergencyTimes(
                    acceptedAt: try row.number("created_at"),
                    isJournalled: try row.number("is_journalled", as: Int.self) == 1)
            }
        }
    }

    package func countEmergency(
        _ operation: String, at time: UInt64, limit: Int
    ) async throws(RecordFailure) -> Bool {
        try await write { database in
            guard let stored = try database.operation(operation), stored.kind == .emergency, stored.state == .waiting
            else { throw RecordFailure(.notFound, "emergency that waits for a verdict") }
            if stored.openedAt != nil { return false }
            let count = try Int.fetchOne(
                database,
                sql: "SELECT count(*) FROM operation WHERE doctor_id = ? AND opened_at > ?",
                arguments: [stored.doctor?.text, Int64(clamping: time) - 3600])
            guard let count, count < limit else {
                throw RecordFailure(
                    .emergencyLimit, "the doctor has opened \(limit) records without the ledger in the last hour",
                    ["limit": .number(UInt64(clamping: limit))])
            }
            try database.execute(
                sql: "UPDATE operation SET opened_at = ? WHERE id = ?",
                arguments: [Int64(clamping: time), operation])
            return true
        }
    }

    package func noteJournalled(_ operation: String) async throws(RecordFailure) {
        try await write { database in
            try database.execute(sql: "UPDATE operation SET is_journalled = 1 WHERE id = ?", arguments: [operation])
        }
    }

    package func signAnew(
        _ operation: String, _ batch: [UInt8], payload: [UInt8], isElsewhere: Bool
    ) async throws(RecordFailure) -> LedgerOperation? {
        try await write { database in
            try database.execute(
                sql: """
                    UPDATE operation SET batch = NULL, payload = ?, elsewhere = ?
                    WHERE id = ? AND state = 'waiting' AND batch = ? AND opened_at IS NOT NULL
                    """,
                arguments: [payload.data, isElsewhere, operation, batch.data])
            return database.changesCount == 1 ? try database.operation(operation) : nil
        }
    }

    package func noteAttestation(
        of doctor: DoctorID, at time: UInt64?, lookingAgainAt again: UInt64
    ) async throws(RecordFailure) {
        try await write { database in
            try database.execute(
                sql: "UPDATE holder SET attested_at = ?, looked_at = ? WHERE role = 'doctor' AND id = ?",
                arguments: [time.map { Int64(clamping: $0) }, Int64(clamping: again), doctor.text])
        }
    }

    package func doctorsToLookFor(
        at time: UInt64, after id: DoctorID?, limit: Int
    ) async throws(RecordFailure) -> [DoctorID] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT id FROM holder WHERE role = 'doctor' AND coalesce(looked_at, 0) <= ? AND id > ?
                    ORDER BY id LIMIT ?
                    """,
                arguments: [Int64(clamping: time), id?.text ?? "", limit]
            ).map { try $0.text("id") }
        }
    }
}
