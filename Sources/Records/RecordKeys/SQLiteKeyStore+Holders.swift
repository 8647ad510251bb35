package import EHRFamily
internal import GRDB
internal import KeyWrapping
package import RecordErrors

extension SQLiteKeyStore {
    package func keepEnrolmentCode(
        _ digest: [UInt8], for holder: KeyHolder, at time: UInt64, isOfClient: Bool
    ) async throws(RecordFailure) {
        try await write { database in
            if case .patient(let patient) = holder { try database.refuseErased(.patient(patient)) }
            guard try database.enrolled(holder) == nil else {
                throw RecordFailure(.conflict, "enrolment of \(holder.role) \(holder.id)")
            }
            if isOfClient { try database.requireNew(holder) }
            try database.execute(
                sql: """
                    INSERT INTO enrolment_code (role, id, digest, made_at, is_of_client) VALUES (?1, ?2, ?3, ?4, ?5)
                    ON CONFLICT (role, id) DO UPDATE SET digest = ?3, made_at = ?4, is_of_client = ?5
                    WHERE is_of_client >= ?5
                    """,
                arguments: [holder.role, holder.id, digest.data, Int64(clamping: time), isOfClient])
            guard database.changesCount == 1 else {
                throw RecordFailure(
                    .conflict, "code for \(holder.role) \(holder.id), from who maintains the service")
            }
        }
    }

    package func hasEnrolmentCode(
        _ digest: [UInt8], for holder: KeyHolder, madeAfter time: UInt64
    ) async throws(RecordFailure) -> Bool {
        try await read { database in
            try Row.fetchOne(
                database,
                sql: "SELECT 1 FROM enrolment_code WHERE role = ? AND id = ? AND digest = ? AND made_at >= ?",
                arguments: [holder.role, holder.id, digest.data, Int64(clamping: time)]) != nil
        }
    }

    package func enrol(
        _ enrolled: EnrolledHolder, _ keys: [LockedKey], code: [UInt8], madeAfter time: UInt64, isDiscarding: Bool
    ) async throws(RecordFailure) {
        let holder = enrolled.holder
        let hadKey = try await write { database in
            if case .patient(let patient) = holder { try database.refuseErased(.patient(patient)) }
            let isOfClient = try Bool.fetchOne(
                database,
                sql: """
                    DELETE FROM enrolment_code WHERE role = ? AND id = ? AND digest = ? AND made_at >= ?
                    RETURNING is_of_client
                    """,
                arguments: [holder.role, holder.id, code.data, Int64(clamping: time)])
            guard let isOfClient else { throw RecordFailure(.enrolmentRefused) }
            if isOfClient { try database.requireNew(holder) }
            let kept = try Row.fetchOne(
                database, sql: "SELECT * FROM signing_key WHERE role = ? AND id = ?",
                arguments: [holder.role, holder.id])
            if let kept, !isDiscarding, try kept.text("public_key") as PublicKeyHex != enrolled.owner {
                throw RecordFailure(.conflict, "ledger key of \(holder.role) \(holder.id), which is kept here")
            }
            try database.execute(
                sql: """
                    INSERT INTO holder (role, id, owner, encryption_key, approval_key, custody, enrolled_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    holder.role, holder.id, enrolled.owner.text, enrolled.encryptionKey?.bytes.data,
                    enrolled.approvalKey?.bytes.data, enrolled.isInCustody, Int64(clamping: enrolled.enrolledAt),
                ])
            try database.keep(keys)
            try database.execute(
                sql: "DELETE FROM signing_key WHERE role = ? AND id = ?", arguments: [holder.role, holder.id])
            let hadKey = kept != nil
            if hadKey { try database.execute(sql: "UPDATE store SET is_clean = 0") }
            return hadKey
        }
        if hadKey { try await cleanUp() }
    }

    package func enrolled(_ holder: KeyHolder) async throws(RecordFailure) -> EnrolledHolder? {
        try await read { try $0.enrolled(holder) }
    }

    package func deleteEnrolmentCodes(madeBefore time: UInt64) async throws(RecordFailure) {
        try await write { database in
            try database.execute(
                sql: "DELETE FROM enrolment_code WHERE made_at < ?", arguments: [Int64(clamping: time)])
        }
    }

    package func repin(
        _ holder: KeyHolder, from old: PublicKeyHex, to new: PublicKeyHex, encryptionKey: EncryptionKey?
    ) async throws(RecordFailure) {
        try await write { database in
            try database.execute(
                sql: """
                    UPDATE holder SET owner = ?1, encryption_key = coalesce(?2, encryption_key),
                        custody = EXISTS (
                            SELECT 1 FROM locked_key k
                            WHERE k.role = holder.role AND k.id = holder.id AND k.public_key = ?1)
                    WHERE role = ?3 AND id = ?4 AND owner = ?5
                    """,
                arguments: [new.text, encryptionKey?.bytes.data, holder.role, holder.id, old.text])
        }
    }

    package func setApprovalKey(_ key: EncryptionKey, of holder: KeyHolder) async throws(RecordFailure) {
        try await write { database in
            try database.execute(
                sql: "UPDATE holder SET approval_key = ? WHERE role = ? AND id = ?",
                arguments: [key.bytes.data, holder.role, holder.id])
            guard database.changesCount == 1 else {
                throw RecordFailure(.notFound, "enrolment of \(holder.role) \(holder.id)")
            }
        }
    }
}

extension Database {
    func enrolled(_ holder: KeyHolder) throws -> EnrolledHolder? {
        try Row.fetchOne(
            self, sql: "SELECT * FROM holder WHERE role = ? AND id = ?", arguments: [holder.role, holder.id]
        ).map { try EnrolledHolder($0) }
    }

    /// Makes sure that nothing of the holder is here: no enrolment, key, record, consent or operation. Ids of accesses
    /// that were drawn do not count, since anybody may ask for those.
    ///
    /// - Throws: `.conflict`.
    fileprivate func requireNew(_ holder: KeyHolder) throws {
        var sql = """
            SELECT 1 FROM holder WHERE role = :role AND id = :id
            UNION SELECT 1 FROM signing_key WHERE role = :role AND id = :id
            UNION SELECT 1 FROM operation WHERE owner_role = :role AND owner_id = :id
            """
        let column = "\(holder.role)_id"
        let tables: [String]
        switch holder {
        case .patient: tables = ["patient", "operation"]
        case .doctor: tables = ["consent", "release", "operation"]
        // What they sign is found by its owner.
        case .registrar, .submitter: tables = []
        }
        for table in tables { sql += " UNION SELECT 1 FROM \(table) WHERE \(column) = :id" }
        guard try Row.fetchOne(self, sql: sql, arguments: ["role": holder.role, "id": holder.id]) == nil else {
            throw RecordFailure.known(holder, "here")
        }
    }

    func keep(_ keys: [LockedKey]) throws {
        for key in keys {
            try execute(
                sql: "INSERT INTO locked_key (role, id, public_key, name, wrapped) VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    key.holder.role, key.holder.id, key.publicKey.text, key.name, key.wrapped.encoded.data,
                ])
        }
    }

    /// Deletes all that is kept of an enrolment.
    func deleteEnrolment(of holder: KeyHolder) throws {
        for table in ["enrolment_code", "locked_key", "one_time_password", "passkey", "holder"] {
            try execute(sql: "DELETE FROM \(table) WHERE role = ? AND id = ?", arguments: [holder.role, holder.id])
        }
    }
}

extension RecordFailure {
    /// - Parameter place: where the id is known: a client draws codes for new ones only.
    package static func known(_ holder: KeyHolder, _ place: String) -> RecordFailure {
        RecordFailure(
            .conflict,
            "\(holder.role) \(holder.id) \(place), and clients draw codes for new ids alone: who maintains the "
                + "service draws one for an id that is in use")
    }
}

extension EnrolledHolder {
    init(_ row: Row) throws {
        guard let holder = KeyHolder(role: row["role"] ?? "", id: row["id"] ?? "") else {
            throw RecordFailure(.keysDamaged, "an enrolled holder's id is invalid")
        }
        self.init(
            holder: holder, owner: try row.text("owner"), encryptionKey: try row.encryptionKey("encryption_key"),
            approvalKey: try row.encryptionKey("approval_key"),
            isInCustody: try row.number("custody", as: Int.self) == 1, enrolledAt: try row.number("enrolled_at"),
            attestedAt: (row["attested_at"] as Int64?).map { UInt64(clamping: $0) })
    }
}

extension Row {
    fileprivate func encryptionKey(_ column: String) throws(RecordFailure) -> EncryptionKey? {
        guard let bytes = bytes(column) else { return nil }
        guard let key = EncryptionKey(bytes) else {
            throw RecordFailure(.keysDamaged, "a row's \(column) is not \(EncryptionKey.rule)")
        }
        return key
    }
}
