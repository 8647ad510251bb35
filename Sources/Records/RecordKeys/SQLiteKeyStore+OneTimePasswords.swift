internal import GRDB
internal import KeyWrapping
package import RecordErrors

/// Holders' one-time passwords: at most one each.
extension SQLiteKeyStore {
    package func keepOneTimePassword(_ password: StoredOneTimePassword) async throws(RecordFailure) {
        try await write { database in
            try database.execute(
                sql: """
                    INSERT INTO one_time_password (role, id, wrapped, last_step) VALUES (?, ?, ?, ?)
                    ON CONFLICT (role, id) DO UPDATE SET wrapped = excluded.wrapped, last_step = excluded.last_step
                    """,
                arguments: [
                    password.holder.role, password.holder.id, password.wrapped.encoded.data,
                    Int64(clamping: password.lastStep),
                ])
        }
    }

    package func oneTimePassword(of holder: KeyHolder) async throws(RecordFailure) -> StoredOneTimePassword? {
        try await read { database in
            try Row.fetchOne(
                database, sql: "SELECT * FROM one_time_password WHERE role = ? AND id = ?",
                arguments: [holder.role, holder.id]
            ).map { try StoredOneTimePassword($0) }
        }
    }

    package func useOneTimePassword(of holder: KeyHolder, step: UInt64) async throws(RecordFailure) -> Bool {
        try await write { database in
            try database.execute(
                sql: "UPDATE one_time_password SET last_step = ?1 WHERE role = ?2 AND id = ?3 AND last_step < ?1",
                arguments: [Int64(clamping: step), holder.role, holder.id])
            return database.changesCount == 1
        }
    }

    package func removeOneTimePassword(of holder: KeyHolder) async throws(RecordFailure) -> Bool {
        try await write { database in
            try database.removeOneTimePassword(of: holder)
            return database.changesCount == 1
        }
    }
}

extension Database {
    func removeOneTimePassword(of holder: KeyHolder) throws {
        try execute(
            sql: "DELETE FROM one_time_password WHERE role = ? AND id = ?", arguments: [holder.role, holder.id])
    }
}

extension StoredOneTimePassword {
    init(_ row: Row) throws(RecordFailure) {
        guard let holder = KeyHolder(role: row["role"] ?? "", id: row["id"] ?? "") else {
            throw RecordFailure(.keysDamaged, "a one-time password's holder is invalid")
        }
        self.init(
            holder: holder, wrapped: try row.wrappedKey("wrapped"), lastStep: try row.number("last_step"))
    }
}
