internal import EHRFamily
internal import GRDB
package import KeyWrapping
package import RecordErrors

extension SQLiteKeyStore {
    package func keepSigningKey(_ key: StoredSigningKey) async throws(RecordFailure) {
        try await write { database in
            if case .patient(let patient) = key.holder { try database.refuseErased(.patient(patient)) }
            try database.execute(
                sql: """
                    INSERT INTO signing_key (role, id, public_key, wrapped) VALUES (?, ?, ?, ?)
                    ON CONFLICT DO NOTHING
                    """,
                arguments: [key.holder.role, key.holder.id, key.publicKey.text, key.wrapped.encoded.data])
            guard database.changesCount == 1 else {
                throw RecordFailure(.conflict, "signing key of \(key.holder.role) \(key.holder.id)")
            }
        }
    }

    package func signingKey(of holder: KeyHolder) async throws(RecordFailure) -> StoredSigningKey? {
        try await read { database in
            try Row.fetchOne(
                database, sql: "SELECT * FROM signing_key WHERE role = ? AND id = ?",
                arguments: [holder.role, holder.id]
            ).map { try StoredSigningKey($0) }
        }
    }

    package func storedKeys(
        after cursor: Int64?, limit: Int
    ) async throws(RecordFailure) -> (keys: [StoredKey], cursor: Int64?) {
        try await read { database in
            // Roots in the order of their rows, then signing keys in that of theirs, told apart by the sign.
            let start = cursor ?? 0
            if start >= 0 {
                let rows = try Row.fetchAll(
                    database, sql: "SELECT rowid AS place, * FROM root WHERE rowid > ? ORDER BY rowid LIMIT ?",
                    arguments: [start, limit])
                if let last = rows.last {
                    return (try rows.map { .root(try StoredRoot($0)) }, try last.number("place"))
                }
            }
            let rows = try Row.fetchAll(
                database, sql: "SELECT rowid AS place, * FROM signing_key WHERE rowid > ? ORDER BY rowid LIMIT ?",
                arguments: [start < 0 ? -start : 0, limit])
            guard let last = rows.last else { return ([], nil) }
            return (try rows.map { .signingKey(try StoredSigningKey($0)) }, -(try last.number("place", as: Int64.self)))
        }
    }

    package func replace(_ key: StoredKey, with wrapped: WrappedKey) async throws(RecordFailure) -> Bool {
        try await write { database in
            switch key {
            case .root(let root):
                try database.execute(
                    sql: "UPDATE root SET wrapped = ? WHERE patient_id = ? AND epoch = ? AND wrapped = ?",
                    arguments: [
                        wrapped.encoded.data, root.patient.text, Int64(root.epoch), root.wrapped.encoded.data,
                    ])
            case .signingKey(let key):
                try database.execute(
                    sql: "UPDATE signing_key SET wrapped = ? WHERE role = ? AND id = ? AND wrapped = ?",
                    arguments: [wrapped.encoded.data, key.holder.role, key.holder.id, key.wrapped.encoded.data])
            }
            return database.changesCount == 1
        }
    }
}

extension StoredSigningKey {
    fileprivate init(_ row: Row) throws(RecordFailure) {
        guard let holder = KeyHolder(role: row["role"] ?? "", id: row["id"] ?? "") else {
            throw RecordFailure(.keysDamaged, "a signing key's holder is none")
        }
        self.init(
            holder: holder, publicKey: try row.text("public_key"), wrapped: try row.wrappedKey("wrapped"))
    }
}
