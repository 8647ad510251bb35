internal import Cryptography
internal import EHRFamily
internal import GRDB
package import RecordErrors

/// Erasure: on the list first, then out of the tables, then out of every page and the write-ahead log. A crash anywhere
/// leaves a list entry or a mark in the database, and opening the database finishes what they say.
extension SQLiteKeyStore {
    package func erase(_ subject: ErasureSubject) async throws(RecordFailure) {
        // What is not here needs no line on a list that is kept for ever, nor every page made anew. What is erased
        // already may lack the cleaning up.
        let isErased = try await read { database in
            do {
                try database.refuseErased(.patient(subject.patient))
                try database.refuseErased(subject)
            } catch let error as RecordFailure where error.code == .erased {
                return true
            }
            guard try database.has(subject) else { throw RecordFailure(.notFound, subject.name) }
            return false
        }
        if !isErased { try erasures.append([subject.digest]) }
        try await applyErasures()
    }

    /// Erases what the list names and the database does not know to be erased, and cleans up.
    func applyErasures() async throws(RecordFailure) {
        let entries = erasures.entries
        let name = erasures.path
        try await write { database in
            guard let row = try Row.fetchOne(database, sql: "SELECT * FROM store") else {
                throw RecordFailure(.keysDamaged, "it does not say whose it is")
            }
            let known = try row.number("erasures", as: Int.self)
            let chain = known == 0 ? nil : try row.requiredBytes("erasure_chain")
            guard known <= entries.count, known == 0 || entries[known - 1].chain == chain else {
                throw RecordFailure(
                    .keysRefused,
                    "the erasure list \(name) lacks erasures that the key database knows of; give the whole list")
            }
            guard let last = entries.last, known < entries.count else { return }
            let fresh = Set(entries[known...].map(\.digest))
            for digest in fresh {
                try database.execute(
                    sql: "INSERT INTO erased (digest) VALUES (?) ON CONFLICT DO NOTHING", arguments: [digest.data])
            }
            try database.delete(fresh)
            try database.execute(
                sql: "UPDATE store SET erasures = ?, erasure_chain = ?, is_clean = 0",
                arguments: [entries.count, last.chain.data])
        }
        try await cleanUp()
    }

    /// Rewrites every page and empties the write-ahead log: `secure_delete` overwrites what is deleted, but not the
    /// copies that SQLite left in a page's gap when it moved rows to another page.
    func cleanUp() async throws(RecordFailure) {
        let isClean = try await read { database in
            try Row.fetchOne(database, sql: "SELECT is_clean FROM store")?.number("is_clean", as: Int.self) == 1
        }
        if isClean { return }
        do {
            try await pool.barrierWriteWithoutTransaction { database in
                try database.execute(sql: "VACUUM")
                _ = try database.checkpoint(.truncate)
                try database.execute(sql: "UPDATE store SET is_clean = 1")
            }
        } catch {
            throw RecordFailure(database: error)
        }
    }
}

extension ErasureSubject {
    fileprivate var patient: PatientID {
        switch self {
        case .patient(let patient), .record(_, let patient): patient
        }
    }

    fileprivate var name: String {
        switch self {
        case .patient(let patient): "patient \(patient)"
        case .record(let record, let patient): "record \(record) of patient \(patient)"
        }
    }
}

extension Database {
    /// Whether there is anything of it, but for the ids of accesses that were drawn, which anybody may ask for.
    fileprivate func has(_ subject: ErasureSubject) throws -> Bool {
        switch subject {
        case .patient(let patient):
            try Row.fetchOne(
                self,
                sql: """
                    SELECT 1 FROM patient WHERE patient_id = :id UNION SELECT 1 FROM operation WHERE patient_id = :id
                    UNION SELECT 1 FROM signing_key WHERE role = 'patient' AND id = :id
                    UNION SELECT 1 FROM holder WHERE role = 'patient' AND id = :id
                    UNION SELECT 1 FROM enrolment_code WHERE role = 'patient' AND id = :id
                    """,
                arguments: ["id": patient.text]) != nil
        case .record(let record, let patient):
            try Row.fetchOne(
                self,
                sql: """
                    SELECT 1 FROM record WHERE patient_id = :patient AND record_id = :record
                    UNION SELECT 1 FROM operation WHERE patient_id = :patient AND record_id = :record
                    """,
                arguments: ["patient": patient.text, "record": record.text]) != nil
        }
    }

    /// - Throws: `.erased`.
    func refuseErased(_ subject: ErasureSubject) throws {
        let row = try Row.fetchOne(self, sql: "SELECT 1 FROM erased WHERE digest = ?", arguments: [subject.digest.data])
        if row != nil { throw RecordFailure(.erased) }
    }

    /// Deletes everything of the patients and records that the digests stand for.
    ///
    /// The list has digests only, so each id in the tables is hashed and looked up: a few million a second.
    fileprivate func delete(_ digests: Set<[UInt8]>) throws {
        var patients: [PatientID] = []
        var records: [(PatientID, RecordID)] = []
        let named = try Row.fetchCursor(
            self,
            sql: """
                SELECT patient_id FROM patient UNION SELECT id FROM signing_key WHERE role = 'patient'
                UNION SELECT patient_id FROM operation WHERE patient_id IS NOT NULL UNION SELECT patient_id FROM access
                UNION SELECT id FROM holder WHERE role = 'patient'
                UNION SELECT id FROM enrolment_code WHERE role = 'patient'
                """)
        while let row = try named.next() {
            let patient: PatientID = try row.text("patient_id")
            if digests.contains(ErasureSubject.patient(patient).digest) { patients.append(patient) }
        }
        let rows = try Row.fetchCursor(
            self,
            sql: """
                SELECT patient_id, record_id FROM record
                UNION SELECT patient_id, record_id FROM operation
                WHERE patient_id IS NOT NULL AND record_id IS NOT NULL
                """)
        while let row = try rows.next() {
            let (patient, record): (PatientID, RecordID) = (try row.text("patient_id"), try row.text("record_id"))
            if digests.contains(ErasureSubject.record(record, of: patient).digest) { records.append((patient, record)) }
        }
        for patient in patients { try delete(patient) }
        for (patient, record) in records { try delete(record, of: patient) }
    }

    /// An emergency that opened a record while the ledger was away, and that the ledger does not have: it is owed to
    /// the ledger whatever is erased. It holds ids and no keys.
    private static let isOwed = "(opened_at IS NOT NULL AND state != 'committed')"

    private func delete(_ patient: PatientID) throws {
        let objects = try Row.fetchAll(
            self, sql: "SELECT * FROM record WHERE patient_id = ?", arguments: [patient.text]
        ).map { try RecordRow($0).object }
        // Keys before the roots that they hang on; the rest goes with the patient.
        for table in ["release", "record_key", "consent", "access", "patient"] {
            try execute(sql: "DELETE FROM \(table) WHERE patient_id = ?", arguments: [patient.text])
        }
        try execute(
            sql: "DELETE FROM operation WHERE patient_id = ? AND NOT \(Database.isOwed)", arguments: [patient.text])
        try execute(sql: "DELETE FROM signing_key WHERE role = 'patient' AND id = ?", arguments: [patient.text])
        try deleteEnrolment(of: .patient(patient))
        for object in objects { try noteUnneeded(object) }
    }

    private func delete(_ record: RecordID, of patient: PatientID) throws {
        let object = try recordRow(record, of: patient)?.object
        for (table, condition) in [("access", ""), ("operation", "AND NOT \(Database.isOwed)"), ("record", "")] {
            try execute(
                sql: "DELETE FROM \(table) WHERE patient_id = ? AND record_id = ? \(condition)",
                arguments: [patient.text, record.text])
        }
        if let object { try noteUnneeded(object) }
    }
}
