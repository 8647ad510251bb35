package import EHRFamily
internal import GRDB
internal import KeyWrapping
package import RecordErrors

extension SQLiteKeyStore {
    package func currentEpoch(
        of patient: PatientID
    ) async throws(RecordFailure) -> (epoch: UInt32, root: StoredRoot?) {
        try await read { database in
            try database.refuseErased(.patient(patient))
            let epoch = try database.epoch(of: patient)
            return (epoch, try database.root(of: patient, epoch: epoch))
        }
    }

    package func keepRoot(_ root: StoredRoot) async throws(RecordFailure) -> StoredRoot {
        try await write { database in
            try database.refuseErased(.patient(root.patient))
            try database.makePatient(root.patient)
            let current = try database.epoch(of: root.patient)
            guard root.epoch == current else { throw RecordFailure.epochChanged(current: current) }
            try database.execute(
                sql: "INSERT INTO root (patient_id, epoch, wrapped) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                arguments: [root.patient.text, Int64(root.epoch), root.wrapped.encoded.data])
            guard let stored = try database.root(of: root.patient, epoch: root.epoch) else {
                throw RecordFailure(.keysDamaged, "a root that was just stored is not there")
            }
            return stored
        }
    }

    package func patientsToRotate(after patient: PatientID?, limit: Int) async throws(RecordFailure) -> [PatientID] {
        try await read { database in
            // Every patient with a root of an epoch gone by: with keys to move, or roots to destroy.
            try Row.fetchAll(
                database,
                sql: """
                    SELECT DISTINCT root.patient_id FROM root JOIN patient USING (patient_id)
                    WHERE root.epoch < patient.epoch AND root.patient_id > ?
                    ORDER BY root.patient_id LIMIT ?
                    """,
                arguments: [patient?.text ?? "", limit]
            ).map { try $0.text("patient_id") }
        }
    }

    package func oldKeys(
        of patient: PatientID, after record: RecordID?, limit: Int
    ) async throws(RecordFailure) -> [(WrappedRecordKey, StoredRoot)] {
        try await read { database in
            let current = Int64(try database.epoch(of: patient))
            return try Row.fetchAll(
                database,
                sql: """
                    SELECT k.*, r.wrapped AS root_wrapped FROM record_key k
                    JOIN root r ON r.patient_id = k.patient_id AND r.epoch = k.epoch
                    WHERE k.patient_id = ? AND k.epoch < ? AND k.record_id > ?
                    ORDER BY k.record_id LIMIT ?
                    """,
                arguments: [patient.text, current, record?.text ?? "", limit]
            ).map { (try WrappedRecordKey($0), try StoredRoot($0, wrapped: "root_wrapped")) }
        }
    }

    package func replaceRecordKeys(
        _ keys: [(old: WrappedRecordKey, new: WrappedRecordKey)], of patient: PatientID
    ) async throws(RecordFailure) -> Int {
        try await write { database in
            let current = try database.epoch(of: patient)
            var replaced = 0
            let statement = try database.makeStatement(
                sql: """
                    UPDATE record_key SET epoch = ?, wrapped = ?, label = ?
                    WHERE patient_id = ? AND record_id = ? AND epoch = ? AND wrapped = ? AND label IS ?
                    """)
            for (old, new) in keys {
                guard new.epoch == current else { throw RecordFailure.epochChanged(current: current) }
                guard new.patient == patient, old.record == new.record, old.scope == new.scope,
                    (old.label == nil) == (new.label == nil)
                else { throw RecordFailure(.conflict, "key of record \(new.record)") }
                try statement.execute(arguments: [
                    Int64(new.epoch), new.wrapped.data, new.label?.data, patient.text, old.record.text,
                    Int64(old.epoch), old.wrapped.data, old.label?.data,
                ])
                replaced += database.changesCount
            }
            return replaced
        }
    }

    package func dropUnusedRoots(of patient: PatientID) async throws(RecordFailure) -> Int {
        try await write { database in
            try database.execute(
                sql: """
                    DELETE FROM root WHERE patient_id = ?1 AND epoch < (SELECT epoch FROM patient WHERE patient_id = ?1)
                    AND NOT EXISTS (
                        SELECT 1 FROM record_key k WHERE k.patient_id = root.patient_id AND k.epoch = root.epoch)
                    """,
                arguments: [patient.text])
            return database.changesCount
        }
    }
}

extension Database {
    /// The current epoch; 1 for a patient without a row.
    func epoch(of patient: PatientID) throws -> UInt32 {
        try Row.fetchOne(
            self, sql: "SELECT epoch FROM patient WHERE patient_id = ?", arguments: [patient.text]
        )?.number("epoch") ?? 1
    }

    func makePatient(_ patient: PatientID) throws {
        try execute(
            sql: "INSERT INTO patient (patient_id, epoch) VALUES (?, 1) ON CONFLICT DO NOTHING",
            arguments: [patient.text])
    }

    func root(of patient: PatientID, epoch: UInt32) throws -> StoredRoot? {
        try Row.fetchOne(
            self, sql: "SELECT * FROM root WHERE patient_id = ? AND epoch = ?",
            arguments: [patient.text, Int64(epoch)]
        ).map { try StoredRoot($0) }
    }
}
