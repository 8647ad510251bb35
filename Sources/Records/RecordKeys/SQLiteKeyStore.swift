internal import Cryptography
internal import DurableFiles
internal import FoundationEssentials
internal import GRDB
internal import Glibc
package import RecordErrors
internal import Waiting

/// A key store in one SQLite file, with the erasure list beside it or, better, elsewhere.
///
/// Commits are synced before a call returns (`synchronous=FULL`), what is deleted is overwritten (`secure_delete`), and
/// foreign keys bind each key to its root and each release to its consent.
package final class SQLiteKeyStore: KeyStore {
    /// Where the database is.
    package let path: String
    /// How long a call waits for another process that holds the database.
    static let busyTimeout = Duration.seconds(10)
    private static let busyPause = Duration.milliseconds(20)

    let pool: DatabasePool
    let erasures: ErasureList

    /// Opens the key database at `path`, or makes it where neither it nor the list is there yet, and finishes an
    /// erasure that was cut short.
    ///
    /// - Parameter erasureList: the list's file; kept where no backup of the database overwrites it.
    /// - Throws: `.keysRefused` where only one of the two is there or they do not belong together, where
    ///   others may read the database, or where it is not one; `.keysUnavailable`.
    package static func open(at path: String, erasureList: String) async throws(RecordFailure) -> SQLiteKeyStore {
        let isNew = try !SQLiteKeyStore.isThere(path)
        let erasures = try ErasureList.open(at: erasureList, making: isNew)
        guard !isNew || erasures.entries.isEmpty else {
            throw RecordFailure(
                .keysRefused,
                "there is an erasure list at \(erasureList), but no key database at \(path): restore a backup")
        }
        let store = try SQLiteKeyStore(path: path, erasures: erasures, isNew: isNew)
        try await store.checkIdentity()
        try await store.applyErasures()
        return store
    }

    init(path: String, erasures: ErasureList, isNew: Bool) throws(RecordFailure) {
        self.path = path
        self.erasures = erasures
        if isNew {
            // SQLite would make it with the umask's permissions, and its other files with those of this one.
            do {
                try StagedFile(for: path, permissions: 0o600).commit(.keep)
            } catch {
                throw RecordFailure(.keysRefused, because: error)
            }
        }
        do {
            pool = try DatabasePool(path: path, configuration: SQLiteKeyStore.configuration)
            try Schema.migrator.migrate(pool)
            // The pool sets NORMAL when it turns the write-ahead log on; only its one writer ever commits.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        } catch {
            throw RecordFailure(database: error)
        }
    }

    static var configuration: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .callback { tries in
            // SQLite asks anew each time, so that each time is a wait of its own.
            if tries == Int(Waits.patience / busyPause) {
                Waits.announce("the key database, which another process uses")
            }
            usleep(UInt32(busyPause / .microseconds(1)))
            return !Waits.isInterrupted && tries < Int(busyTimeout / busyPause)
        }
        configuration.label = "keys"
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA secure_delete = ON")
        }
        return configuration
    }

    private static func isThere(_ path: String) throws(RecordFailure) -> Bool {
        do {
            // SQLite opens the file by itself, and again for each connection: only the name can be looked at here.
            try ReadableFile(path).checkSecrecy()
            return true
        } catch  where error.isMissing {
            return false
        } catch {
            throw RecordFailure(.keysRefused, because: error)
        }
    }

    /// Runs `body` in one transaction.
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws(RecordFailure) -> Result {
        do {
            return try await pool.write(body)
        } catch {
            throw RecordFailure(database: error)
        }
    }

    /// Runs `body` on one state of the database.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws(RecordFailure) -> Result {
        do {
            return try await pool.read(body)
        } catch {
            throw RecordFailure(database: error)
        }
    }

    /// Makes sure that database and list belong together: both bear the same random name.
    private func checkIdentity() async throws(RecordFailure) {
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
            throw RecordFailure(
                .keysRefused,
                "the erasure list \(erasures.path) belongs to another key database than \(path); give its own")
        }
    }
}

extension RecordFailure {
    /// What a transaction threw: one of these errors, SQLite's, or a file's. Values are never part of SQLite's message.
    init(database error: any Error) {
        switch error {
        case let error as RecordFailure: self = error
        case let error as DatabaseError:
            let message = "\(error.message ?? "") (SQLite \(error.extendedResultCode.rawValue))"
            switch error.resultCode {
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: self.init(.keysDamaged, message, cause: error)
            case .SQLITE_READONLY:
                self.init(.keysUnavailable, "it, or its file system, is read-only (\(message))", cause: error)
            case .SQLITE_FULL:
                self.init(.keysUnavailable, "no space left on its file system (\(message))", cause: error)
            case .SQLITE_CONSTRAINT: self.init(.conflict, "row: \(message)", cause: error)
            default: self.init(.keysUnavailable, message, cause: error)
            }
        case let error as FileError: self.init(.keysRefused, because: error)
        case is CancellationError: self.init(.keysUnavailable, "the call was cancelled", cause: error)
        default: self.init(.keysDamaged, "a row holds a value of another type than was written", cause: error)
        }
    }

    package static func epochChanged(current: UInt32) -> RecordFailure {
        RecordFailure(
            .epochChanged, "the patient's keys are at epoch \(current) by now", ["epoch": .number(UInt64(current))])
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
    package func value(of setting: Setting) async throws(RecordFailure) -> Int? {
        do {
            return try await pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA \(setting.rawValue)") }
        } catch {
            throw RecordFailure(database: error)
        }
    }
}
