internal import Cryptography
internal import DurableFiles
internal import FoundationEssentials
internal import GRDB

/// A key store in one SQLite file, with the erasure list beside it or, better, elsewhere.
///
/// Commits are synced before a call returns (`synchronous=FULL`), what is deleted is overwritten (`secure_delete`), and
/// foreign keys bind each key to its root and each release to its consent.
package final class SQLiteKeyStore: KeyStore {
    /// Where the database is.
    package let path: String
    /// How long a call waits for another process that holds the database, in seconds.
    static let busyTimeout = 10.0

    let pool: DatabasePool
    let erasures: ErasureList

    /// Opens the key database at `path`, or makes it where neither it nor the list is there yet, and finishes an
    /// erasure that was cut short.
    ///
    /// - Parameter erasureList: the list's file; kept where no backup of the database overwrites it.
    /// - Throws: `KeyStoreError.refused` where only one of the two is there or they do not belong together, where
    ///   others may read the database, or where it is not one; `.unavailable`.
    package static func open(at path: String, erasureList: String) async throws(KeyStoreError) -> SQLiteKeyStore {
        let isNew = try !SQLiteKeyStore.isThere(path)
        let erasures = try ErasureList.open(at: erasureList, making: isNew)
        guard !isNew || erasures.entries.isEmpty else {
            throw .refused(
                "there is an erasure list at \(erasureList), but no key database at \(path): restore a backup")
        }
        let store = try SQLiteKeyStore(path: path, erasures: erasures, isNew: isNew)
        try await store.checkIdentity()
        try await store.applyErasures()
        return store
    }

    init(path: String, erasures: ErasureList, isNew: Bool) throws(KeyStoreError) {
        self.path = path
        self.erasures = erasures
        if isNew {
            // SQLite would make it with the umask's permissions, and its other files with those of this one.
            do throws(FileError) {
                try StagedFile(for: path, permissions: 0o600).commit(.keep)
            } catch {
                throw .refused(error.description)
            }
        }
        do {
            pool = try DatabasePool(path: path, configuration: SQLiteKeyStore.configuration)
            try Schema.migrator.migrate(pool)
            // The pool sets NORMAL when it turns the write-ahead log on; only its one writer ever commits.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        } catch {
            throw KeyStoreError(error)
        }
    }

    static var configuration: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(busyTimeout)
        configuration.label = "keys"
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA secure_delete = ON")
        }
        return configuration
    }

    private static func isThere(_ path: String) throws(KeyStoreError) -> Bool {
        do {
            let permissions = try ReadableFile(path).permissions
            guard permissions & 0o077 == 0 else {
                throw KeyStoreError.refused(
                    "\(path) has mode 0\(String(permissions, radix: 8)): others may read it. Run chmod 600 on it")
            }
            return true
        } catch let error as FileError {
            guard error.isMissing else { throw .refused(error.description) }
            return false
        } catch {
            throw error as? KeyStoreError ?? .refused("\(path) cannot be opened")
        }
    }

    /// Runs `body` in one transaction.
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws(KeyStoreError) -> Result {
        do {
            return try await pool.write(body)
        } catch {
            throw KeyStoreError(error)
        }
    }

    /// Runs `body` on one state of the database.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws(KeyStoreError) -> Result {
        do {
            return try await pool.read(body)
        } catch {
            throw KeyStoreError(error)
        }
    }

    /// Makes sure that database and list belong together: both bear the same random name.
    private func checkIdentity() async throws(KeyStoreError) {
        let name = erasures.name
        let own = try await write { database in
            // A database without a name was being made when the power went: there is nothing in it.
            try database.execute(
                sql: """
                    INSERT INTO store (name, erasures, erasure_chain, is_clean)
                    SELECT ?, 0, zeroblob(32), 1 WHERE NOT EXISTS (SELECT 1 FROM store)
                    """,
                arguments: [name.data])
            return try Row.fetchOne(database, sql: "SELECT name FROM store")?.bytes("name") ?? []
        }
        guard own == name else {
            throw .refused(
                "the erasure list \(erasures.path) belongs to another key database than \(path); give its own")
        }
    }
}

extension KeyStoreError {
    /// What a transaction threw: one of these errors, or SQLite's. Values are never part of SQLite's message.
    init(_ error: any Error) {
        switch error {
        case let error as KeyStoreError: self = error
        case let error as DatabaseError:
            let message = "\(error.message ?? "") (SQLite \(error.extendedResultCode.rawValue))"
            switch error.resultCode {
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged(message)
            case .SQLITE_CONSTRAINT: self = .conflict("row: \(message)")
            default: self = .unavailable(message)
            }
        case is CancellationError: self = .unavailable("the call was cancelled")
        default: self = .damaged("a row holds a value of another type than was written")
        }
    }
}

extension SQLiteKeyStore {
    /// What durability and erasure hang on, by SQLite's names.
    package enum Setting: String, CaseIterable, Sendable {
        case synchronous
        case secureDelete = "secure_delete"
        case foreignKeys = "foreign_keys"
    }

    /// The number that SQLite has for a setting of the connection that commits, for checks of an installation.
    package func value(of setting: Setting) async throws(KeyStoreError) -> Int? {
        do {
            return try await pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA \(setting.rawValue)") }
        } catch {
            throw KeyStoreError(error)
        }
    }
}
