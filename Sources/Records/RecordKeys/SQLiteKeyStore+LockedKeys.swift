internal import EHRFamily
internal import GRDB
internal import KeyWrapping
package import RecordErrors

/// Ledger keys in custody under unlock secrets, and how one takes the place of another.
extension SQLiteKeyStore {
    /// Keys of one holder at one time: the pinned one, and those of rotations that are not final.
    private static let keysEach = 8

    package func lockedKeys(_ name: String, of holder: KeyHolder) async throws(RecordFailure) -> [LockedKey] {
        try await read { try $0.lockedKeys(name, of: holder) }
    }

    package func replaceLockedKeys(_ change: LockedKey.Change) async throws(RecordFailure) {
        try await write { try $0.apply(change) }
    }

    package func keepRotation(
        _ operation: LedgerOperation, _ change: LockedKey.Change
    ) async throws(RecordFailure) -> LedgerOperation {
        let holder = change.holder
        return try await write { database in
            if case .patient(let patient) = holder { try database.refuseErased(.patient(patient)) }
            if try database.operation(operation.id) != nil { return try database.insert(operation) }
            let waiting = try String.fetchOne(
                database,
                sql: """
                    SELECT id FROM operation
                    WHERE kind = 'rotation' AND state = 'waiting' AND owner_role = ? AND owner_id = ?
                    """,
                arguments: [holder.role, holder.id])
            if let waiting {
                throw RecordFailure(
                    .conflict, "rotation of \(holder.role) \(holder.id), which waits for its verdict: \(waiting)")
            }
            try database.apply(change)
            let count = try Int.fetchOne(
                database, sql: "SELECT count(DISTINCT public_key) FROM locked_key WHERE role = ? AND id = ?",
                arguments: [holder.role, holder.id])
            guard let count, count <= SQLiteKeyStore.keysEach else {
                throw RecordFailure(
                    .conflict,
                    "rotation of \(holder.role) \(holder.id), and more than \(SQLiteKeyStore.keysEach) keys wait to be"
                        + " final: try again in some days")
            }
            return try database.insert(operation)
        }
    }

    package func holdersWithOldKeys(settledBefore time: UInt64) async throws(RecordFailure) -> [EnrolledHolder] {
        try await read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM holder WHERE \(Database.hasOldKeys)", arguments: [Int64(clamping: time)]
            ).map { try EnrolledHolder($0) }
        }
    }

    package func destroyOldKeys(
        of holders: [EnrolledHolder], settledBefore time: UInt64
    ) async throws(RecordFailure) -> Int {
        let destroyed = try await write { database in
            var destroyed = 0
            for each in holders {
                try database.execute(
                    sql: """
                        DELETE FROM locked_key WHERE public_key != ?4 AND EXISTS (
                            SELECT 1 FROM holder
                            WHERE role = ?2 AND id = ?3 AND owner = ?4 AND \(Database.hasOldKeys))
                        AND role = ?2 AND id = ?3
                        """,
                    arguments: [Int64(clamping: time), each.holder.role, each.holder.id, each.owner.text])
                destroyed += database.changesCount
            }
            if destroyed > 0 { try database.execute(sql: "UPDATE store SET is_clean = 0") }
            return destroyed
        }
        if destroyed > 0 { try await cleanUp() }
        return destroyed
    }

    package func recoveryCodes(of holder: KeyHolder) async throws(RecordFailure) -> Int {
        try await read { database in
            try Int.fetchOne(
                database,
                sql: """
                    SELECT count(DISTINCT name) FROM locked_key WHERE role = ? AND id = ? AND name LIKE 'recovery-%'
                    """,
                arguments: [holder.role, holder.id]) ?? 0
        }
    }
}

extension Database {
    /// Of a row of `holder`: keys that are not the pinned one, and no rotation that may still change which one is.
    fileprivate static let hasOldKeys = """
        EXISTS (
            SELECT 1 FROM locked_key k WHERE k.role = holder.role AND k.id = holder.id AND k.public_key != holder.owner)
        AND NOT EXISTS (
            SELECT 1 FROM operation o
            WHERE o.owner_role = holder.role AND o.owner_id = holder.id AND o.kind = 'rotation'
            AND (o.state = 'waiting' OR o.refused_at IS NOT NULL
                OR o.state = 'invalid' AND o.orphaned_at IS NOT NULL
                OR o.state = 'committed' AND o.settled_at >= ?1))
        """

    fileprivate func lockedKeys(_ name: String, of holder: KeyHolder) throws -> [LockedKey] {
        try Row.fetchAll(
            self, sql: "SELECT * FROM locked_key WHERE role = ? AND id = ? AND name = ? ORDER BY public_key",
            arguments: [holder.role, holder.id, name]
        ).map { try LockedKey($0) }
    }

    func apply(_ change: LockedKey.Change) throws {
        guard let name = change.proof.first?.name, try lockedKeys(name, of: change.holder) == change.proof else {
            throw RecordFailure(.conflict, "change of the unlock secret, made in the meantime")
        }
        for name in change.dropped {
            try execute(
                sql: "DELETE FROM locked_key WHERE role = ? AND id = ? AND name = ?",
                arguments: [change.holder.role, change.holder.id, name])
        }
        try keep(change.kept)
        guard change.isForLostDevices else { return }
        try removeOneTimePassword(of: change.holder)
        try removePasskeys(of: change.holder)
    }
}

extension LockedKey {
    init(_ row: Row) throws(RecordFailure) {
        guard let holder = KeyHolder(role: row["role"] ?? "", id: row["id"] ?? ""), let name = row["name"] as String?
        else { throw RecordFailure(.keysDamaged, "a locked key's holder is invalid") }
        self.init(
            holder: holder, publicKey: try row.text("public_key"), name: name, wrapped: try row.wrappedKey("wrapped"))
    }
}
