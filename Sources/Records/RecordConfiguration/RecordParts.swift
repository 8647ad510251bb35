internal import AsyncHTTPClient
internal import Cryptography
internal import DurableFiles
internal import EHRFamily
package import Holders
package import Logging
package import RecordErrors
package import RecordFlow
package import RecordKeys
internal import RecordStorage
internal import SawtoothSigning

/// The parts that settings name, open and put together.
package struct RecordParts: Sendable {
    package let desk: RecordDesk
    /// The key database, for its backup.
    package let keys: SQLiteKeyStore
    /// Longest record, in bytes.
    package let recordLimit: UInt64

    /// Enrolment and unlocking, in a process that keeps no session.
    package var holders: HolderDesk {
        HolderDesk(
            store: keys, wrapper: desk.wrapper, sessions: Sessions(clock: desk.clock),
            recoveryRecipient: recoveryRecipient, clock: desk.clock)
    }

    private let recoveryRecipient: EncryptionKey?

    private let client: HTTPClient?

    /// Opens what `settings` name. The ledger is not asked anything yet.
    ///
    /// - Parameters:
    ///   - logger: told what a store says when it refuses a request; nobody if nil.
    ///   - notice: told what a person must know now: that a keystore was made and is to be backed up.
    /// - Throws: `RecordFailure`; nothing stays open then.
    package static func open(
        _ settings: Settings, logger: Logger? = nil, notice: @Sendable (String) -> Void
    ) async throws(RecordFailure) -> RecordParts {
        let ledger = RESTRecordLedger(try ledgerAPI(settings, answerLimit: ledgerAnswerLimit))
        let batcher = try batcher(settings)
        let recipient = try recoveryRecipient(settings)
        let database = databaseFiles(settings)
        try makeFolder(dataFolder(settings), RecordSettings.data.setting)
        let openings = openingsJournal(settings)
        if let folder = settings.path(RecordSettings.journalFolder) {
            try makeFolder(folder, RecordSettings.journalFolder)
        }
        // Of two processes that come first, one makes everything and the other finds it; and one migrates.
        let claim = try claim(on: database.path)
        // Before the database: a keystore is made only where there is no database yet that would need an earlier one.
        let wrapper = try await opening("the key wrapper") { () async throws(RecordFailure) in
            try await RecordParts.wrapper(settings, database: database.path, notice: notice)
        }
        let (objects, client) = try await opening("the object store") { () async throws(RecordFailure) in
            try RecordParts.objects(settings, logger)
        }
        do {
            let keys = try await opening("the key database") { () async throws(RecordFailure) in
                try await SQLiteKeyStore.open(at: database.path, erasureList: database.list)
            }
            _ = consume claim
            return RecordParts(
                desk: RecordDesk(
                    keys: keys, wrapper: wrapper, objects: objects, ledger: ledger, batcher: batcher,
                    refusalAge: settings.number(RecordSettings.refusalHours) * 3600,
                    isRegistrar: settings.flag(RecordSettings.registrar), openings: openings,
                    emergencies: emergencyJournal(settings),
                    emergencyRules: EmergencyRules(
                        wait: settings.number(RecordSettings.emergencyWait),
                        limit: Int(clamping: settings.number(RecordSettings.emergencyLimit)))),
                keys: keys, recordLimit: settings.number(RecordSettings.recordBytes), recoveryRecipient: recipient,
                client: client)
        } catch {
            try? await client?.shutdown()
            throw error
        }
    }

    /// Closes connections. The parts are of no use after that.
    package func close() async {
        try? await client?.shutdown()
    }

    /// Makes the key database out of a backup, at the place that `settings` name.
    ///
    /// - Throws: what the key database fails with.
    package static func restoreKeys(_ settings: Settings, from backup: String) async throws(RecordFailure) {
        let (path, list) = databaseFiles(settings)
        _ = try await opening("the key database") { () async throws(RecordFailure) in
            try await SQLiteKeyStore.restore(from: backup, to: path, erasureList: list)
        }
    }

    /// The folder of what is kept on this machine, where nothing else is said.
    static func dataFolder(_ settings: Settings) -> String {
        settings.path(RecordSettings.data)
    }

    private static func makeFolder(_ path: String, _ setting: ConfigurationSetting) throws(RecordFailure) {
        do {
            if try Folder.status(of: path) == nil { try Folder.make(path) }
        } catch {
            throw RecordFailure(.fileFailed, "\(setting.name): \(error)")
        }
    }

    static func databaseFiles(_ settings: Settings) -> (path: String, list: String) {
        let folder = dataFolder(settings)
        return (
            settings.path(RecordSettings.database, in: folder), settings.path(RecordSettings.erasureList, in: folder)
        )
    }

    /// Held while keystore and database are opened, and no longer.
    private static func claim(on database: String) throws(RecordFailure) -> FileLock {
        do {
            return try FileLock(on: database)
        } catch {
            throw RecordFailure(.fileFailed, "\(RecordSettings.database.name): \(error)")
        }
    }

    /// Says of a failure which part it kept from being opened; a setting or a file says so itself.
    private static func opening<Part>(
        _ part: String, _ open: () async throws(RecordFailure) -> Part
    ) async throws(RecordFailure) -> Part {
        do {
            return try await open()
        } catch {
            throw [.settingInvalid, .fileFailed].contains(error.code)
                ? error : error.keeping("\(part) cannot be opened")
        }
    }

    private static func recoveryRecipient(_ settings: Settings) throws(RecordFailure) -> EncryptionKey? {
        guard let text = settings.text(RecordSettings.recoveryRecipient) else { return nil }
        guard let key = Hex.decode(text).flatMap({ EncryptionKey($0) }), key.isOnCurve else {
            throw RecordFailure(
                .settingInvalid,
                "\(RecordSettings.recoveryRecipient.name) is not a point of P-256 in 130 hexadecimal digits, as `ehr "
                    + "keygen --encryption` writes it")
        }
        return key
    }

    private static func batcher(_ settings: Settings) throws(RecordFailure) -> (any Signer)? {
        guard let path = settings.path(RecordSettings.batchKeyFile) else { return nil }
        do {
            return try KeyFile.read(path)
        } catch {
            throw RecordFailure(.fileFailed, "\(RecordSettings.batchKeyFile.name): \(error)")
        }
    }
}
