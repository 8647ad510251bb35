internal import AsyncHTTPClient
internal import DurableFiles
package import RecordFlow
package import RecordKeys
internal import RecordStorage
internal import SawtoothClient
internal import SawtoothSigning

/// The parts that settings name, open and put together.
package struct RecordParts: Sendable {
    package let desk: RecordDesk
    /// The key database, for its backup.
    package let keys: SQLiteKeyStore
    /// Longest record, in bytes.
    package let recordLimit: UInt64

    private let clients: [HTTPClient]

    /// Opens what `settings` name. The ledger is not asked anything yet.
    ///
    /// - Parameter notice: told what a person must know now: that a keystore was made and is to be backed up.
    /// - Throws: `ConfigurationError`; nothing stays open then.
    package static func open(
        _ settings: Settings, notice: @Sendable (String) -> Void
    ) async throws(ConfigurationError) -> RecordParts {
        let ledger = try ledger(settings)
        let batcher = try batcher(settings)
        let database = try databaseFiles(settings)
        try makeFolder(dataFolder(settings))
        // Of two processes that come first, one makes everything and the other finds it; and one migrates.
        let claim = try claim(on: database.path)
        // Before the database: a keystore is made only where there is no database yet that would need an earlier one.
        let wrapper = try await wrapper(settings, database: database.path, notice: notice)
        var clients: [HTTPClient] = []
        do throws(ConfigurationError) {
            let (objects, objectsClient) = try objects(settings)
            if let objectsClient { clients.append(objectsClient) }
            let keys = try await openKeys(database)
            _ = consume claim
            return RecordParts(
                desk: RecordDesk(keys: keys, wrapper: wrapper, objects: objects, ledger: ledger, batcher: batcher),
                keys: keys, recordLimit: settings.number(RecordSettings.recordBytes) ?? 0, clients: clients)
        } catch {
            for client in clients { try? await client.shutdown() }
            throw error
        }
    }

    /// Closes connections. The parts are of no use after that.
    package func close() async {
        for client in clients { try? await client.shutdown() }
    }

    /// Makes the key database out of a backup, at the place that `settings` name.
    ///
    /// - Throws: `ConfigurationError.keys`.
    package static func restoreKeys(_ settings: Settings, from backup: String) async throws(ConfigurationError) {
        let (path, list) = try databaseFiles(settings)
        do throws(KeyStoreError) {
            _ = try await SQLiteKeyStore.restore(from: backup, to: path, erasureList: list)
        } catch {
            throw .keys(error)
        }
    }

    /// The folder of what is kept on this machine, where nothing else is said.
    static func dataFolder(_ settings: Settings) -> String {
        settings.path(RecordSettings.data) ?? "."
    }

    private static func makeFolder(_ path: String) throws(ConfigurationError) {
        do throws(FileError) {
            if try Folder.status(of: path) == nil { try Folder.make(path) }
        } catch {
            throw .file("\(RecordSettings.data.name): \(error)")
        }
    }

    private static func databaseFiles(_ settings: Settings) throws(ConfigurationError) -> (path: String, list: String) {
        let folder = dataFolder(settings)
        guard let path = settings.path(RecordSettings.database, in: folder),
            let list = settings.path(RecordSettings.erasureList, in: folder)
        else {
            throw .missing(RecordSettings.database, RecordSettings.erasureList, because: "there is no key database")
        }
        return (path, list)
    }

    /// Held while keystore and database are opened, and no longer.
    private static func claim(on database: String) throws(ConfigurationError) -> FileLock {
        do throws(FileError) {
            return try FileLock(on: database)
        } catch {
            throw .file("\(RecordSettings.database.name): \(error)")
        }
    }

    private static func openKeys(_ files: (path: String, list: String)) async throws(ConfigurationError)
        -> SQLiteKeyStore
    {
        do throws(KeyStoreError) {
            return try await SQLiteKeyStore.open(at: files.path, erasureList: files.list)
        } catch {
            throw .keys(error)
        }
    }

    private static func ledger(_ settings: Settings) throws(ConfigurationError) -> RESTRecordLedger {
        do throws(LedgerAPIError) {
            return RESTRecordLedger(try LedgerAPI(url: settings.text(RecordSettings.ledgerURL) ?? ""))
        } catch {
            throw .setting("\(RecordSettings.ledgerURL.name): \(error)")
        }
    }

    private static func batcher(_ settings: Settings) throws(ConfigurationError) -> (any Signer)? {
        guard let path = settings.path(RecordSettings.batchKeyFile) else { return nil }
        do throws(SigningError) {
            return try KeyFile.read(path)
        } catch {
            throw .file("\(RecordSettings.batchKeyFile.name): \(error)")
        }
    }
}
