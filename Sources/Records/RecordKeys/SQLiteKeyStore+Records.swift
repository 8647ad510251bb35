package import EHRFamily
internal import GRDB
package import RecordErrors

extension SQLiteKeyStore {
    package func keepRecord(
        _ record: RecordRow, key: WrappedRecordKey, operation: LedgerOperation
    ) async throws(RecordFailure) -> (record: RecordRow, operation: LedgerOperation) {
        try await write { database in
            try database.refuseErased(.patient(record.patient))
            try database.refuseErased(.record(record.record, of: record.patient))
            guard key.patient == record.patient, key.record == record.record, key.scope == record.scope,
                operation.patient == record.patient, operation.record == record.record
            else { throw RecordFailure(.conflict, "record than key and operation say") }
            if let stored = try database.recordRow(record.record, of: record.patient) {
                // The one who lost leaves an object behind, unless it is the same; and so does one who was refused.
                if stored.object != record.object || stored.state == .refused {
                    try database.noteUnneeded(record.object)
                }
                guard let done = try database.operation(of: .anchor, record: record.record, patient: record.patient)
                else { throw RecordFailure(.keysDamaged, "record \(record.record) has no operation") }
                return (stored, done)
            }
            let current = try database.epoch(of: record.patient)
            guard key.epoch == current else { throw RecordFailure.epochChanged(current: current) }
            try database.insert(record)
            try database.execute(
                sql: """
                    INSERT INTO record_key (patient_id, record_id, scope, epoch, wrapped, label)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    key.patient.text, key.record.text, key.scope.text, Int64(key.epoch), key.wrapped.data,
                    key.label?.data,
                ])
            try database.forgetUnneeded(record.object)
            return (record, try database.insert(operation))
        }
    }

    package func record(_ record: RecordID, of patient: PatientID) async throws(RecordFailure) -> StoredRecord {
        try await read { database in
            try database.refuseErased(.patient(patient))
            try database.refuseErased(.record(record, of: patient))
            guard let stored = try database.storedRecord(record, of: patient) else {
                throw RecordFailure(.notFound, "record \(record) of patient \(patient)")
            }
            return stored
        }
    }

    package func records(_ records: [RecordID], of patient: PatientID) async throws(RecordFailure) -> [StoredRecord] {
        try await read { database in
            try database.refuseErased(.patient(patient))
            return try records.compactMap { try database.storedRecord($0, of: patient) }
        }
    }

    package func note(
        _ check: ObjectCheck, _ record: RecordID, of patient: PatientID, sha256: [UInt8]
    ) async throws(RecordFailure) {
        let (time, version): (Int64?, String?) =
            switch check {
            case .whole(let time, let version): (Int64(clamping: time), version)
            case .damaged: (nil, nil)
            }
        try await write { database in
            try database.execute(
                sql: """
                    UPDATE record SET checked_at = ?, checked_version = ?
                    WHERE patient_id = ? AND record_id = ? AND sha256 = ?
                    """,
                arguments: [time, version, patient.text, record.text, sha256.data])
            guard database.changesCount == 1 else {
                throw RecordFailure(.notFound, "record \(record) of patient \(patient)")
            }
        }
    }

    package func unneededObjects(limit: Int) async throws(RecordFailure) -> [String] {
        try await read { database in
            try String.fetchAll(database, sql: "SELECT object FROM unneeded_object LIMIT ?", arguments: [limit])
        }
    }

    package func forget(object: String) async throws(RecordFailure) {
        try await write { try $0.forgetUnneeded(object) }
    }

    package func isNeeded(object: String) async throws(RecordFailure) -> Bool {
        try await read { try $0.isNeeded(object) }
    }
}

extension Database {
    func recordRow(_ record: RecordID, of patient: PatientID) throws -> RecordRow? {
        try Row.fetchOne(
            self, sql: "SELECT * FROM record WHERE patient_id = ? AND record_id = ?",
            arguments: [patient.text, record.text]
        ).map { try RecordRow($0) }
    }

    fileprivate func storedRecord(_ record: RecordID, of patient: PatientID) throws -> StoredRecord? {
        guard let row = try recordRow(record, of: patient),
            let key = try Row.fetchOne(
                self,
                sql: """
                    SELECT k.*, r.wrapped AS root_wrapped FROM record_key k
                    JOIN root r ON r.patient_id = k.patient_id AND r.epoch = k.epoch
                    WHERE k.patient_id = ? AND k.record_id = ?
                    """,
                arguments: [patient.text, record.text])
        else { return nil }
        return StoredRecord(
            row: row, key: try WrappedRecordKey(key), root: try StoredRoot(key, wrapped: "root_wrapped"))
    }

    fileprivate func insert(_ record: RecordRow) throws {
        try execute(
            sql: """
                INSERT INTO record
                    (patient_id, record_id, scope, object, sha256, length, salt, commitment, state, checked_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                record.patient.text, record.record.text, record.scope.text, record.object, record.sha256.data,
                Int64(clamping: record.length), record.salt.data, record.commitment.data, record.state.rawValue,
                record.checkedAt.map { Int64(clamping: $0) },
            ])
    }

    /// Whether a record has the object whose key is there: that of a refused one is, until the refusal is final.
    func isNeeded(_ object: String) throws -> Bool {
        try Row.fetchOne(
            self,
            sql: "SELECT 1 FROM record JOIN record_key USING (patient_id, record_id) WHERE object = ? LIMIT 1",
            arguments: [object]) != nil
    }

    /// Notes that the object can go, unless some record has it.
    func noteUnneeded(_ object: String) throws {
        guard try !isNeeded(object) else { return }
        try execute(
            sql: "INSERT INTO unneeded_object (object) VALUES (?) ON CONFLICT DO NOTHING", arguments: [object])
    }

    func forgetUnneeded(_ object: String) throws {
        try execute(sql: "DELETE FROM unneeded_object WHERE object = ?", arguments: [object])
    }
}
