internal import EHRFamily
internal import GRDB
package import RecordErrors

/// Holders' passkeys.
extension SQLiteKeyStore {
    package func keepPasskey(_ passkey: StoredPasskey, _ change: LockedKey.Change?) async throws(RecordFailure) {
        let holder = passkey.holder
        try await write { database in
            if let change { try database.apply(change) }
            try database.execute(
                sql: """
                    INSERT INTO passkey (role, id, credential, public_key, relying_party, origin, counter)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (role, id, credential) DO UPDATE SET public_key = excluded.public_key,
                        relying_party = excluded.relying_party, origin = excluded.origin, counter = excluded.counter
                    """,
                arguments: [
                    holder.role, holder.id, passkey.credential.data, passkey.publicKey.bytes.data,
                    passkey.relyingParty, passkey.origin, Int64(passkey.counter),
                ])
            let count = try Int.fetchOne(
                database, sql: "SELECT count(*) FROM passkey WHERE role = ? AND id = ?",
                arguments: [holder.role, holder.id])
            guard let count, count <= StoredPasskey.limit else {
                throw RecordFailure(
                    .conflict,
                    "passkeys of \(holder.role) \(holder.id): there are \(StoredPasskey.limit), so remove one first")
            }
        }
    }

    package func passkeys(of holder: KeyHolder) async throws(RecordFailure) -> [StoredPasskey] {
        try await read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM passkey WHERE role = ? AND id = ? ORDER BY rowid",
                arguments: [holder.role, holder.id]
            ).map { try StoredPasskey($0, of: holder) }
        }
    }

    package func usePasskey(_ passkey: StoredPasskey, counter: UInt32) async throws(RecordFailure) -> Bool {
        try await write { database in
            try database.execute(
                sql: """
                    UPDATE passkey SET counter = ?1 WHERE role = ?2 AND id = ?3 AND credential = ?4
                    AND (counter < ?1 OR counter = 0 AND ?1 = 0)
                    """,
                arguments: [
                    Int64(counter), passkey.holder.role, passkey.holder.id, passkey.credential.data,
                ])
            return database.changesCount == 1
        }
    }

    package func removePasskey(
        _ credential: [UInt8], of holder: KeyHolder, wraps name: String
    ) async throws(RecordFailure) -> Bool {
        let isThere = try await write { database in
            try database.execute(
                sql: "DELETE FROM passkey WHERE role = ? AND id = ? AND credential = ?",
                arguments: [holder.role, holder.id, credential.data])
            let isThere = database.changesCount == 1
            try database.execute(
                sql: "DELETE FROM locked_key WHERE role = ? AND id = ? AND name = ?",
                arguments: [holder.role, holder.id, name])
            if database.changesCount > 0 { try database.execute(sql: "UPDATE store SET is_clean = 0") }
            return isThere
        }
        try await cleanUp()
        return isThere
    }
}

extension Database {
    /// All of a holder's, and what they open.
    func removePasskeys(of holder: KeyHolder) throws {
        try execute(sql: "DELETE FROM passkey WHERE role = ? AND id = ?", arguments: [holder.role, holder.id])
        try execute(
            sql: "DELETE FROM locked_key WHERE role = ? AND id = ? AND name LIKE 'passkey-%'",
            arguments: [holder.role, holder.id])
    }
}

extension StoredPasskey {
    fileprivate init(_ row: Row, of holder: KeyHolder) throws(RecordFailure) {
        guard let credential = row.bytes("credential"),
            let key = row.bytes("public_key").flatMap({ EncryptionKey($0) }),
            let party = row["relying_party"] as String?, let origin = row["origin"] as String?
        else { throw RecordFailure(.keysDamaged, "a passkey of \(holder.role) \(holder.id) is none") }
        self.init(
            holder: holder, credential: credential, publicKey: key, relyingParty: party, origin: origin,
            counter: try row.number("counter"))
    }
}
