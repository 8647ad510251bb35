package import Accounts
package import EHRIndex
internal import Glibc
package import Logging
package import RecordConfiguration
internal import RecordErrors
internal import RecordRemote
package import SQLDatabases
internal import SawtoothClient

/// What a gateway works with, as its settings say.
package struct GatewayParts: Sendable {
    /// The steps of the schema of everything in the database.
    package static let migrations =
        AccountDesk.migrations + IndexSchema.migrations + [Idempotency.migration, ConsentRequest.migration]

    package let database: any SQLDatabase
    package let accounts: AccountDesk
    package let index: LedgerIndex
    package let follower: IndexFollower
    let ledger: LedgerAPI
    let service: HolderSessions
    let recordLimit: UInt64
    let reviewSeconds: Int64
    /// The validator's component endpoint.
    let validator: String

    /// Opens the database, whose schema must be the current one, and sets up the connections; nothing is asked yet.
    ///
    /// - Throws: `RecordFailure`, `SQLFailure`.
    package init(_ settings: Settings, logger: Logger) throws {
        let database = try SQLiteDatabase(path: settings.path(GatewaySettings.database))
        var options = AccountSettings()
        options.idle = Int64(settings.number(GatewaySettings.idleMinutes)) * 60
        options.absolute = Int64(settings.number(GatewaySettings.sessionHours)) * 3600
        options.isSelfRegistrationOpen = settings.flag(GatewaySettings.selfRegistration)
        self.database = database
        accounts = AccountDesk(database, settings: options, now: GatewayParts.now)
        index = LedgerIndex(database)
        ledger = try RecordParts.ledgerAPI(settings, logger: logger)
        validator = settings.text(GatewaySettings.validator)
        follower = IndexFollower(index, endpoint: validator, api: ledger, logger: logger)
        service = HolderSessions(desk: try GatewaySettings.encryptionService(settings))
        recordLimit = settings.number(RecordSettings.recordBytes)
        reviewSeconds = Int64(settings.number(GatewaySettings.reviewHours)) * 3600
    }

    /// Unix seconds.
    @Sendable static func now() -> Int64 { Int64(time(nil)) }

    /// Steps of the schema that the database lacks.
    package func missingMigrations() async throws -> [String] {
        try await database.migrationStates(of: GatewayParts.migrations).filter { $0.appliedAt == nil }.map(\.name)
    }

    /// Brings the schema up to date.
    package func migrate() async throws {
        try await database.migrate(GatewayParts.migrations, now: GatewayParts.now())
    }
}
