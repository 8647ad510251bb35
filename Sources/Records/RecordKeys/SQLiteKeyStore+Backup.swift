internal import DurableFiles
internal import GRDB
internal import Glibc
package import RecordErrors

/// A backup is a snapshot of the whole database file. The erasure list is not part of it: a backup still contains
/// everything, and the list removes from it what was erased.
extension SQLiteKeyStore {
    /// Writes a backup to `target`, on the device when this returns; other calls continue meanwhile.
    ///
    /// - Throws: `.keysRefused` where something is at `target` or `draft(of: target)`, `.keysUnavailable`.
    package func backUp(to target: String) async throws(RecordFailure) {
        let draft = SQLiteKeyStore.draft(of: target)
        do {
            try StagedFile(for: draft, permissions: 0o600).commit(.keep)
        } catch {
            throw RecordFailure(.keysRefused, because: error)
        }
        defer { unlink(draft) }
        do {
            // SQLite neither syncs the file nor keeps others from reading it, so it is made again as one that is both.
            try await pool.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [draft]) }
            try SQLiteKeyStore.copy(draft, to: target)
        } catch {
            throw RecordFailure(database: error)
        }
    }

    /// The file beside the backup `target` while that is made; a process that was killed leaves it.
    package static func draft(of target: String) -> String { target + ".draft" }

    /// Creates the key database at `path` from a backup, and erases from it what the erasure list names.
    ///
    /// - Throws: `.keysRefused` where there is a database already, where the list is missing, altered, another
    ///   database's or older than the backup; `.keysDamaged` where the backup is. Nothing is left at `path` then.
    package static func restore(
        from backup: String, to path: String, erasureList: String
    ) async throws(RecordFailure) -> SQLiteKeyStore {
        let list = try ErasureList.open(at: erasureList)
        let draft = path + ".restoring"
        let drafts = [draft, draft + "-wal", draft + "-shm"]
        let place = FilePlace(backup)
        guard !drafts.contains(where: { place.isSame(as: FilePlace($0)) }) else {
            throw RecordFailure(.keysRefused, "\(backup) is where the restored database is made; rename it first")
        }
        do {
            guard access(path, F_OK) != 0 else {
                throw RecordFailure(.keysRefused, "there is a key database at \(path) already; move it away first")
            }
            for file in drafts { unlink(file) }
            try copy(backup, to: draft)
            try await SQLiteKeyStore(path: draft, erasures: list, isNew: false).checkRestored()
            guard rename(draft, path) == 0 else { throw FileError("make", path, code: errno) }
            for file in [draft + "-wal", draft + "-shm"] { unlink(file) }
            return try await open(at: path, erasureList: erasureList)
        } catch {
            for file in drafts { unlink(file) }
            throw RecordFailure(database: error)
        }
    }

    private func checkRestored() async throws {
        let complaints = try await read { database in
            guard try Row.fetchOne(database, sql: "SELECT name FROM store")?.bytes("name") == self.erasures.name else {
                throw RecordFailure(
                    .keysRefused, "the erasure list \(self.erasures.path) belongs to another key database")
            }
            let broken = try String.fetchAll(database, sql: "PRAGMA integrity_check(1)").filter { $0 != "ok" }
            return broken
                + (try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map { _ in "a key without root" })
        }
        guard complaints.isEmpty else {
            throw RecordFailure(.keysDamaged, complaints.prefix(3).joined(separator: ", "))
        }
        try await applyErasures()
        // The file alone is renamed: all that was written must be in it.
        try await pool.barrierWriteWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        try pool.close()
    }

    private static func copy(_ source: String, to target: String) throws {
        let file = try ReadableFile(source)
        var copy = try StagedFile(for: target, permissions: 0o600)
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            var span = piece.mutableSpan
            var room = span.mutableBytes
            let count = try file.read(into: &room)
            try copy.write(piece.span.bytes.extracting(0..<count))
            if count < piece.count { break }
        }
        try copy.commit(.keep)
    }
}
