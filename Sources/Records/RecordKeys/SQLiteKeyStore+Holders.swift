package import EHRFamily
internal import GRDB
internal import KeyWrapping
package import RecordErrors

extension SQLiteKeyStore {
    package func keepEnrolmentCode(
        _ digest: [UInt8], for holder: KeyHolder, at time: UInt64
    ) async throws(RecordFailure) {
        try await write { database in
            if case .patient(let patient) = holder { try database.refuseErased(.patient(patient)) }
            guard try database.enrolled(holder) == nil else {
                throw RecordFailure(.conflict, "enrolment of \(holder.role) \(holder.id)")
            }
            try database.execute(
                sql: """
                    INSERT INTO enrolment_code (role, id, digest, made_at) VALUES (?, ?, ?, ?)
                    ON CONFLICT (role, id) DO UPDATE SET digest = excluded.digest, made_at = excluded.made_at
                    """,
                arguments: [holder.role, holder.id, digest.data, Int64(clamping: time)])
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
            try database.execute(
                sql: "DELETE FROM enrolment_code WHERE role = ? AND id = ? AND digest = ? AND made_at >= ?",
                arguments: [holder.role, holder.id, code.data, Int64(clamping: time)])
            guard database.changesCount == 1 else { throw RecordFailure(.enrolmentRefused) }
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

    package func lockedKey(_ name: String, of holder: KeyHolder) async throws(RecordFailure) -> LockedKey? {
        try await read { database in
            try Row.fetchOne(
                database, sql: "SELECT * FROM locked_key WHERE role = ? AND id = ? AND name = ?",
                arguments: [holder.role, holder.id, name]
            ).map { try LockedKey($0) }
        }
    }

    package func replaceLockedKeys(
        _ names: [String], of holder: KeyHolder, with keys: [LockedKey], proof: LockedKey
    ) async throws(RecordFailure) {
        try await write { database in
            let row = try Row.fetchOne(
                database, sql: "SELECT * FROM locked_key WHERE role = ? AND id = ? AND name = ?",
                arguments: [holder.role, holder.id, proof.name])
            guard try row.map({ try LockedKey($0) }) == proof else {
                throw RecordFailure(.conflict, "change of the unlock secret, made in the meantime")
            }
            for name in names {
                try database.execute(
                    sql: "DELETE FROM locked_key WHERE role = ? AND id = ? AND name = ?",
                    arguments: [holder.role, holder.id, name])
            }
            try database.keep(keys)
        }
    }

    package func repin(
        _ holder: KeyHolder, from old: PublicKeyHex, to new: PublicKeyHex, encryptionKey: EncryptionKey?
    ) async throws(RecordFailure) {
        try await write { database in
            try database.execute(
                sql: """
                    UPDATE holder SET owner = ?, encryption_key = coalesce(?, encryption_key)
                    WHERE role = ? AND id = ? AND owner = ? AND custody = 0
                    """,
                arguments: [new.text, encryptionKey?.bytes.data, holder.role, holder.id, old.text])
        }
    }

    package func recoveryCodes(of holder: KeyHolder) async throws(RecordFailure) -> Int {
        try await read { database in
            try Int.fetchOne(
                database,
                sql: "SELECT count(*) FROM locked_key WHERE role = ? AND id = ? AND name LIKE 'recovery-%'",
                arguments: [holder.role, holder.id]) ?? 0
        }
    }
}

extension Database {
    func enrolled(_ holder: KeyHolder) throws -> EnrolledHolder? {
        let row = try Row.fetchOne(
            self, sql: "SELECT * FROM holder WHERE role = ? AND id = ?", arguments: [holder.role, holder.id])
        guard let row else { return nil }
        return EnrolledHolder(
            holder: holder, owner: try row.text("owner"), encryptionKey: try row.encryptionKey("encryption_key"),
            approvalKey: try row.encryptionKey("approval_key"),
            isInCustody: try row.number("custody", as: Int.self) == 1, enrolledAt: try row.number("enrolled_at"),
            attestedAt: (row["attested_at"] as Int64?).map { UInt64(clamping: $0) })
    }

    fileprivate func keep(_ keys: [LockedKey]) throws {
        for key in keys {
            try execute(
                sql: "INSERT INTO locked_key (role, id, name, wrapped) VALUES (?, ?, ?, ?)",
                arguments: [key.holder.role, key.holder.id, key.name, key.wrapped.encoded.data])
        }
    }

    /// Deletes all that is kept of an enrolment.
    func deleteEnrolment(of holder: KeyHolder) throws {
        for table in ["enrolment_code", "locked_key", "holder"] {
            try execute(sql: "DELETE FROM \(table) WHERE role = ? AND id = ?", arguments: [holder.role, holder.id])
        }
    }
}

extension LockedKey {
    init(_ row: Row) throws(RecordFailure) {
        guard let holder = KeyHolder(role: row["role"] ?? "", id: row["id"] ?? ""), let name = row["name"] as String?
        else { throw RecordFailure(.keysDamaged, "a locked key's holder is invalid") }
        self.init(holder: holder, name: name, wrapped: try row.wrappedKey("wrapped"))
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
