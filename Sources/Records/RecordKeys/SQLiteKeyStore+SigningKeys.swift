internal import EHRFamily
internal import GRDB
package import KeyWrapping
package import RecordErrors

extension SQLiteKeyStore {
    package func keepSigningKey(_ key: StoredSigningKey) async throws(RecordFailure) {
        try await write { database in
            if case .patient(let patient) = key.holder { try database.refuseErased(.patient(patient)) }
            guard try database.enrolled(key.holder) == nil else {
                throw RecordFailure(.conflict, "signing key of \(key.holder.role) \(key.holder.id)")
            }
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
            // Table after table, each in the order of its rows.
            var (table, place) = StoredKey.Table.decode(cursor)
            while true {
                let rows = try Row.fetchAll(
                    database,
                    sql: "SELECT rowid AS place, * FROM \(table.rawValue) WHERE rowid > ? ORDER BY rowid LIMIT ?",
                    arguments: [place, limit])
                if let last = rows.last {
                    return (try rows.map(table.key), table.encode(try last.number("place")))
                }
                guard let next = table.next else { return ([], nil) }
                (table, place) = (next, 0)
            }
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
            case .lockedKey(let key):
                try database.execute(
                    sql: """
                        UPDATE locked_key SET wrapped = ?
                        WHERE role = ? AND id = ? AND public_key = ? AND name = ? AND wrapped = ?
                        """,
                    arguments: [
                        wrapped.encoded.data, key.holder.role, key.holder.id, key.publicKey.text, key.name,
                        key.wrapped.encoded.data,
                    ])
            case .oneTimePassword(let password):
                try database.execute(
                    sql: "UPDATE one_time_password SET wrapped = ? WHERE role = ? AND id = ? AND wrapped = ?",
                    arguments: [
                        wrapped.encoded.data, password.holder.role, password.holder.id, password.wrapped.encoded.data,
                    ])
            }
            return database.changesCount == 1
        }
    }
}

extension StoredKey {
    /// Where wrapped keys are, in the order in which they are gone through.
    fileprivate enum Table: String, CaseIterable {
        case root
        case signingKey = "signing_key"
        case lockedKey = "locked_key"
        case oneTimePassword = "one_time_password"

        var next: Table? { Table.allCases.drop { $0 != self }.dropFirst().first }

        func key(_ row: Row) throws(RecordFailure) -> StoredKey {
            switch self {
            case .root: .root(try StoredRoot(row))
            case .signingKey: .signingKey(try StoredSigningKey(row))
            case .lockedKey: .lockedKey(try LockedKey(row))
            case .oneTimePassword: .oneTimePassword(try StoredOneTimePassword(row))
            }
        }

        /// A place in the table as a cursor: the table is its rest, since there are fewer rows than fit.
        func encode(_ place: Int64) -> Int64 {
            place * Int64(Table.allCases.count) + Int64(Table.allCases.firstIndex(of: self) ?? 0)
        }

        static func decode(_ cursor: Int64?) -> (Table, place: Int64) {
            let count = Int64(allCases.count)
            guard let cursor, cursor > 0 else { return (.root, 0) }
            return (allCases[Int(cursor % count)], cursor / count)
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
