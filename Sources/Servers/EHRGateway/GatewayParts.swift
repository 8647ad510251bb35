package import Accounts
package import EHRIndex
internal import Glibc
package import Logging
package import RecordConfiguration
internal import RecordErrors
internal import RecordRemote
package import SQLDatabases
internal import SawtoothClient
internal import ServerMetrics

/// What a gateway works with, as its settings say.
package struct GatewayParts: Sendable {
    /// The steps of the schema of everything in the database.
    package static let migrations =
        AccountDesk.migrations + IndexSchema.migrations + [Idempotency.migration, ConsentRequest.migration]

    package let database: any SQLDatabase
    package let accounts: AccountDesk
    package let index: LedgerIndex
    package let follower: IndexFollower
    /// Whether somebody decides about transactions: to be run beside the gateway.
    package let processor: ProcessorWatch
    let ledger: LedgerAPI
    let service: HolderSessions
    let recordLimit: UInt64
    let reviewSeconds: Int64
    /// How long an upload in parts waits for its next part.
    let uploadIdle: Duration
    /// The validator's component endpoint.
    let validator: String
    /// The file that keeps the head of the gateway's audit.
    let auditHead: String?
    let certificates: CertificateEnds

    /// Opens the database, whose schema must be the current one, and sets up the connections; nothing is asked yet.
    ///
    /// - Parameter mayMakeDatabase: whether one that is not there is made, without its tables.
    /// - Throws: `RecordFailure`, `SQLFailure`.
    package init(_ settings: Settings, mayMakeDatabase: Bool = false, logger: Logger) throws {
        let database = try GatewaySettings.openDatabase(
            settings.path(GatewaySettings.database), settings, mayMake: mayMakeDatabase)
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
        processor = ProcessorWatch(
            follower: follower, service: service.desk,
            patience: .seconds(Int64(settings.number(GatewaySettings.processorSeconds))), logger: logger)
        auditHead = settings.path(GatewaySettings.auditHead)
        certificates = CertificateEnds(
            GatewaySettings.certificates.map { ($0.name, settings.path($0)) })
        recordLimit = settings.number(RecordSettings.recordBytes)
        uploadIdle = .seconds(Int64(settings.number(GatewaySettings.uploadSeconds)))
        reviewSeconds = Int64(settings.number(GatewaySettings.reviewHours)) * 3600
    }

    /// Builds the read model anew from the ledger, beside the one in use.
    ///
    /// - Parameter progress: told of each block: its number, and that of the newest one.
    /// - Returns: the block that the new rows reach; nil where the task was cancelled.
    /// - Throws: `IndexFailure`; `AccountFailure` where it cannot be noted in the audit.
    package func reindex(
        logger: Logger, progress: @escaping @Sendable (_ block: UInt64, _ newest: UInt64) -> Void
    ) async throws -> UInt64? {
        let indexing = Reindexing(index, endpoint: validator, api: ledger, logger: logger)
        guard let head = try await indexing.run(progress: progress) else { return nil }
        try await accounts.note(
            AuditNote(.reindexed, by: .machineOperator, ["block": "\(head.block.number)"]))
        return head.block.number
    }

    /// Compares every row of the read model with the ledger's state.
    ///
    /// - Throws: `IndexFailure`; `AccountFailure` where it cannot be noted in the audit.
    package func auditIndex() async throws -> IndexAudit.Report {
        let report = try await IndexAudit(index, api: ledger).run()
        let block = report.head.map { "\($0.number)" } ?? "none"
        try await accounts.note(
            AuditNote(
                .indexAudited, by: .machineOperator,
                ["block": block, "entries": "\(report.entries)", "differences": "\(report.differences.count)"]))
        return report
    }

    /// Unix seconds.
    @Sendable package static func now() -> Int64 { Int64(time(nil)) }

    /// Steps of the schema that the database lacks.
    package func missingMigrations() async throws -> [String] {
        try await database.migrationStates(of: GatewayParts.migrations).filter { $0.appliedAt == nil }.map(\.name)
    }

    /// Brings the schema up to date.
    package func migrate() async throws {
        try await database.migrate(GatewayParts.migrations, now: GatewayParts.now())
    }
}
