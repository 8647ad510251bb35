package import EHRFamily
internal import GRDB
package import RecordErrors

extension SQLiteKeyStore {
    package func operation(_ id: String) async throws(RecordFailure) -> LedgerOperation? {
        try await read { try $0.operation(id) }
    }

    package func anchoring(
        _ record: RecordID, of patient: PatientID
    ) async throws(RecordFailure) -> LedgerOperation? {
        try await read { try $0.operation(of: .anchor, record: record, patient: patient) }
    }

    package func waitingOperations(after id: String?, limit: Int) async throws(RecordFailure) -> [LedgerOperation] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT \(Database.operationColumns) FROM operation
                    WHERE state = 'waiting' AND number > coalesce((SELECT number FROM operation WHERE id = ?), 0)
                    ORDER BY number LIMIT ?
                    """,
                arguments: [id, limit]
            ).map { try LedgerOperation($0) }
        }
    }

    package func sign(
        _ operation: String, replacing old: [UInt8]?, with batch: [UInt8], ahead: [UInt8]? = nil
    ) async throws(RecordFailure) -> [UInt8]? {
        try await write { database in
            try database.execute(
                sql: """
                    UPDATE operation SET batch = ?, batch_digest = NULL, ahead = ?
                    WHERE id = ? AND state = 'waiting' AND \(Database.operationBatch) IS ?
                    """,
                arguments: [batch.data, ahead?.data, operation, old?.data])
            guard let stored = try database.operation(operation) else {
                throw RecordFailure(.notFound, "operation \(operation)")
            }
            return stored.batch
        }
    }

    package func noteSigner(
        of operation: String, isElsewhere: Bool
    ) async throws(RecordFailure) -> LedgerOperation? {
        try await write { database in
            try database.execute(
                sql: "UPDATE operation SET elsewhere = ? WHERE id = ? AND state = 'waiting'",
                arguments: [isElsewhere, operation])
            return try database.operation(operation)
        }
    }

    package func unsign(
        _ operation: String, _ batch: [UInt8], payload: [UInt8]?, isElsewhere: Bool
    ) async throws(RecordFailure) {
        try await write { database in
            try database.execute(
                sql: """
                    UPDATE operation
                    SET batch = NULL, batch_digest = NULL, ahead = NULL, payload = coalesce(payload, ?), elsewhere = ?,
                        created_at = unixepoch()
                    WHERE id = ? AND state = 'waiting' AND \(Database.operationBatch) = ?
                    """,
                arguments: [payload?.data, isElsewhere, operation, batch.data])
        }
    }

    package func noteSubmission(of operation: String) async throws(RecordFailure) -> Bool {
        try await write { database in
            try database.execute(
                sql: "UPDATE operation SET submitted = 1 WHERE id = ? AND state = 'waiting'", arguments: [operation])
            return database.changesCount == 1
        }
    }

    package func hasDeniedGrant(
        of patient: PatientID, to doctor: DoctorID
    ) async throws(RecordFailure) -> Bool {
        try await read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT 1 FROM operation o JOIN consent c USING (key_ref)
                    WHERE o.patient_id = ? AND o.doctor_id = ? AND o.kind = 'grant' AND o.state = 'waiting'
                    AND c.state = 'denied'
                    """,
                arguments: [patient.text, doctor.text]) != nil
        }
    }

    package func grantedVersion(
        of patient: PatientID, to doctor: DoctorID
    ) async throws(RecordFailure) -> UInt64? {
        try await read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT max(version) AS version FROM consent
                    WHERE patient_id = ? AND doctor_id = ? AND state IN ('active', 'denied')
                    """,
                arguments: [patient.text, doctor.text]
            ).flatMap { $0["version"] as Int64? }.flatMap { UInt64(exactly: $0) }
        }
    }

    package func settle(
        _ operation: LedgerOperation, _ state: LedgerOperation.State
    ) async throws(RecordFailure) -> LedgerOperation {
        try await write { database in
            guard let stored = try database.operation(operation.id) else {
                throw RecordFailure(.notFound, "operation \(operation.id)")
            }
            guard stored.batch == operation.batch || state.isCommitted && operation.kind != .revoke else {
                return stored
            }
            try database.settle(stored, state)
            return try database.operation(operation.id) ?? stored
        }
    }

    package func refusedOperations(after id: String?, limit: Int) async throws(RecordFailure) -> [LedgerOperation] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT \(Database.operationColumns) FROM operation
                    WHERE refused_at IS NOT NULL
                    AND number > coalesce((SELECT number FROM operation WHERE id = ?), 0)
                    ORDER BY number LIMIT ?
                    """,
                arguments: [id, limit]
            ).map { try LedgerOperation($0) }
        }
    }

    package func giveUp(_ id: String) async throws(RecordFailure) {
        try await write { database in
            guard let operation = try database.operation(id), operation.refusedAt != nil else { return }
            try database.execute(sql: "UPDATE operation SET refused_at = NULL WHERE id = ?", arguments: [id])
            guard operation.kind == .anchor, operation.orphanedAt == nil, let record = operation.record,
                let patient = operation.patient, let row = try database.recordRow(record, of: patient)
            else { return }
            try database.execute(
                sql: "DELETE FROM record_key WHERE patient_id = ? AND record_id = ?",
                arguments: [patient.text, record.text])
            try database.noteUnneeded(row.object)
        }
    }

    package func giveUpUnsigned(olderThan age: UInt64) async throws(RecordFailure) -> Int {
        try await write { database in
            let operations = try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM operation
                    WHERE state = 'waiting' AND batch IS NULL AND batch_digest IS NULL
                    AND kind IN ('anchor', 'grant', 'access') AND created_at <= unixepoch() - ?
                    """,
                arguments: [Int64(clamping: age)]
            ).map { try LedgerOperation($0) }
            for operation in operations {
                try database.settle(operation, .invalid(code: "unsigned", message: "nobody has signed it in time"))
            }
            return operations.count
        }
    }
}

extension Database {
    func operation(_ id: String) throws -> LedgerOperation? {
        try Row.fetchOne(self, sql: "SELECT \(Database.operationColumns) FROM operation WHERE id = ?", arguments: [id])
            .map {
                try LedgerOperation($0)
            }
    }

    func operation(of kind: LedgerOperation.Kind, record: RecordID, patient: PatientID) throws -> LedgerOperation? {
        try Row.fetchOne(
            self,
            sql:
                "SELECT \(Database.operationColumns) FROM operation "
                + "WHERE patient_id = ? AND record_id = ? AND kind = ?",
            arguments: [patient.text, record.text, kind.rawValue]
        ).map { try LedgerOperation($0) }
    }

    /// Keeps an operation; where one of that id is there, that one is the answer if it is about the same.
    func insert(_ operation: LedgerOperation) throws -> LedgerOperation {
        if let stored = try self.operation(operation.id) {
            guard stored.kind == operation.kind, stored.patient == operation.patient, stored.doctor == operation.doctor,
                stored.record == operation.record, stored.keyReference == operation.keyReference
            else { throw RecordFailure(.conflict, "operation \(operation.id)") }
            return stored
        }
        try execute(
            sql: """
                INSERT INTO operation
                    (id, kind, patient_id, doctor_id, record_id, key_ref, reason, owner_role, owner_id, elsewhere,
                    payload, batch, state, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', unixepoch())
                """,
            arguments: [
                operation.id, operation.kind.rawValue, operation.patient?.text, operation.doctor?.text,
                operation.record?.text, operation.keyReference?.text, operation.reason?.text, operation.owner?.role,
                operation.owner?.id, operation.isSignedElsewhere, operation.payload?.data, operation.batch?.data,
            ])
        return operation
    }

    /// Notes a verdict and what follows from it, once; but a refusal that is not final gives way to a commit.
    ///
    /// - Parameter isFinal: whether a refusal is final: nobody can have the ledger commit it after all.
    func settle(_ operation: LedgerOperation, _ state: LedgerOperation.State, isFinal: Bool = false) throws {
        guard operation.state == .waiting || operation.refusedAt != nil && state.isCommitted else { return }
        switch state {
        case .waiting: return
        case .committed(let block):
            try execute(
                sql: """
                    UPDATE operation
                    SET state = 'committed', block = ?, code = NULL, message = NULL, refused_at = NULL,
                        settled_at = unixepoch(), ahead = NULL
                    WHERE id = ?
                    """,
                arguments: [block.map { Int64(clamping: $0) }, operation.id])
            try follow(operation, record: .anchored, consent: .active)
        case .invalid(let code, let message):
            try execute(
                sql: """
                    UPDATE operation
                    SET state = 'invalid', code = ?, message = ?, settled_at = unixepoch(), ahead = NULL,
                        refused_at = CASE WHEN ? THEN NULL ELSE unixepoch() END
                    WHERE id = ?
                    """,
                arguments: [code, message, isFinal, operation.id])
            try follow(operation, record: .refused, consent: .refused)
        }
    }

    private func follow(
        _ operation: LedgerOperation, record: RecordRow.State, consent: ConsentRow.State
    ) throws {
        switch operation.kind {
        case .anchor:
            try execute(
                sql: "UPDATE record SET state = ? WHERE patient_id = ? AND record_id = ?",
                arguments: [record.rawValue, operation.patient?.text, operation.record?.text])
        case .grant:
            try execute(
                sql: "UPDATE consent SET state = ? WHERE key_ref = ? AND state != 'denied'",
                arguments: [consent.rawValue, operation.keyReference?.text])
            guard consent == .active else { return }
            // The ledger has one consent of a patient to a doctor: what it replaces must not open anything again.
            try execute(
                sql: """
                    UPDATE consent SET state = 'denied' WHERE key_ref IN (
                        SELECT earlier.key_ref FROM operation earlier JOIN operation this ON this.id = ?
                        WHERE earlier.kind = 'grant' AND earlier.number < this.number
                        AND earlier.patient_id = this.patient_id AND earlier.doctor_id = this.doctor_id)
                    """,
                arguments: [operation.id])
        case .revoke, .access, .emergency, .registration, .rotation, .review, .attestation, .model: break
        }
    }
}
