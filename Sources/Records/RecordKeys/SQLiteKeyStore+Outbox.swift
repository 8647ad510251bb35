package import EHRFamily
internal import GRDB
package import RecordErrors

/// Operations that go with no other row, lists of them, and what is looked for on the chain again.
extension SQLiteKeyStore {
    package func operations(
        of owner: KeyHolder, state: LedgerOperation.Stage?, after id: String?, limit: Int
    ) async throws(RecordFailure) -> [LedgerOperation] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT number, id, kind, patient_id, doctor_id, record_id, key_ref, reason, owner_role, owner_id,
                        elsewhere, NULL AS payload, NULL AS batch, NULL AS ahead, state, block, code, message,
                        refused_at, orphaned_at, opened_at
                    FROM operation
                    WHERE owner_role = ? AND owner_id = ? AND state = coalesce(?, state)
                    AND number > coalesce((SELECT number FROM operation WHERE id = ?), 0)
                    ORDER BY number LIMIT ?
                    """,
                arguments: [owner.role, owner.id, state?.rawValue, id, limit]
            ).map { try LedgerOperation($0) }
        }
    }

    package func rotations(of holder: KeyHolder) async throws(RecordFailure) -> [LedgerOperation] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT \(Database.operationColumns) FROM operation
                    WHERE owner_role = ? AND owner_id = ? AND kind = 'rotation'
                    AND (state = 'committed' OR orphaned_at IS NOT NULL) ORDER BY number DESC
                    """,
                arguments: [holder.role, holder.id]
            ).map { try LedgerOperation($0) }
        }
    }

    package func newestAttestation(of doctor: DoctorID) async throws(RecordFailure) -> String? {
        try await read { database in
            try String.fetchOne(
                database,
                sql: """
                    SELECT id FROM operation WHERE doctor_id = ? AND kind = 'attestation' ORDER BY number DESC LIMIT 1
                    """,
                arguments: [doctor.text])
        }
    }

    package func keepOperation(_ operation: LedgerOperation) async throws(RecordFailure) -> LedgerOperation {
        try await write { database in
            if let patient = operation.patient {
                try database.refuseErased(.patient(patient))
                if let record = operation.record { try database.refuseErased(.record(record, of: patient)) }
            }
            return try database.insert(operation)
        }
    }

    package func reopen(
        _ operation: LedgerOperation, with batch: [UInt8]
    ) async throws(RecordFailure) -> LedgerOperation {
        try await write { database in
            let isSame = batch == operation.batch
            try database.execute(
                sql: """
                    UPDATE operation
                    SET state = 'waiting', batch = CASE WHEN ?1 THEN batch ELSE ?2 END,
                        batch_digest = CASE WHEN ?1 THEN batch_digest END, block = NULL, code = NULL, message = NULL,
                        settled_at = NULL, refused_at = NULL,
                        orphaned_at = CASE state WHEN 'committed' THEN unixepoch() ELSE orphaned_at END
                    WHERE id = ?3 AND state != 'waiting' AND \(Database.operationBatch) IS ?4
                    AND NOT EXISTS (
                        SELECT 1 FROM consent WHERE consent.key_ref = operation.key_ref AND consent.state = 'denied')
                    """,
                arguments: [isSame, batch.data, operation.id, operation.batch?.data])
            return try database.operation(operation.id) ?? operation
        }
    }

    package func committedOperations(
        since time: UInt64, after id: String?, limit: Int
    ) async throws(RecordFailure) -> [LedgerOperation] {
        try await read { database in
            // Of all that were ever committed, few are new enough.
            try Row.fetchAll(
                database,
                sql: """
                    SELECT \(Database.operationColumns) FROM operation INDEXED BY operation_settled
                    WHERE state = 'committed' AND settled_at >= ? AND coalesce(batch, batch_digest) IS NOT NULL
                    AND number > coalesce((SELECT number FROM operation WHERE id = ?), 0)
                    ORDER BY number LIMIT ?
                    """,
                arguments: [Int64(clamping: time), id, limit]
            ).map { try LedgerOperation($0) }
        }
    }

    package func chainSeen() async throws(RecordFailure) -> ChainSeen? {
        try await read { database in
            guard let row = try Row.fetchOne(database, sql: "SELECT seen_block, seen_at FROM store"),
                let block = row["seen_block"] as String?
            else { return nil }
            return ChainSeen(block: block, time: try row.number("seen_at"))
        }
    }

    package func noteChainSeen(_ seen: ChainSeen) async throws(RecordFailure) {
        try await write { database in
            try database.execute(
                sql: "UPDATE store SET seen_block = ?, seen_at = ?",
                arguments: [seen.block, Int64(clamping: seen.time)])
        }
    }
}
