internal import Accounts
internal import BuildVersion
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
package import Logging
internal import NIOCore
package import NetworkAddresses
package import RecordConfiguration
internal import ServerConnections
internal import ServiceLifecycle
package import Telemetry

/// The gateway on its socket.
///
/// Runs until its task is cancelled or, in a `ServiceGroup`, until graceful shutdown; then it stops accepting and
/// finishes the requests in progress.
package struct GatewayApplication: Service {
    private let parts: GatewayParts
    private let address: NetworkAddress
    private let tls: GatewayTLS?
    private let isSecure: Bool
    private let addresses: ClientAddress
    private let portal: PortalFiles?
    private let settings: Settings
    private let telemetry: ServerTelemetry?
    private let logger: Logger
    private let onListening: @Sendable (NetworkAddress) async -> Void

    /// - Parameters:
    ///   - telemetry: told of what fails here; it runs beside this.
    ///   - onListening: called once with the address when requests are taken; its port is the one that was got.
    /// - Throws: `.settingInvalid`.
    package init(
        _ parts: GatewayParts, _ settings: Settings, telemetry: ServerTelemetry? = nil, logger: Logger,
        onListening: @escaping @Sendable (NetworkAddress) async -> Void = { _ in }
    ) throws {
        self.parts = parts
        self.telemetry = telemetry
        self.logger = logger
        self.onListening = onListening
        self.settings = settings
        address = try GatewaySettings.address(settings)
        // Port 0 is none that browsers know: the one that was got is known when it listens.
        _ = try GatewaySettings.relyingParty(settings, bound: NetworkAddress(host: address.host, port: 1))
        tls = GatewayTLS(settings)
        addresses = ClientAddress(proxies: Set(settings.texts(GatewaySettings.proxies)))
        isSecure = tls != nil || !addresses.proxies.isEmpty
        let taken = GatewayApplication.table(parts, isSecure: isSecure).firstParts
        portal = try settings.path(GatewaySettings.portal).map { try PortalFiles(folder: $0, apart: taken) }
    }

    /// All routes, for the documentation and its tests too.
    static func table(
        _ parts: GatewayParts, isSecure: Bool, metrics: RequestMetrics = RequestMetrics(),
        telemetry: ServerTelemetry? = nil
    ) -> RouteTable {
        let (service, index, now) = (parts.service, parts.index, GatewayParts.now)
        let idempotency = Idempotency(database: parts.database, now: now)
        let streams = Places(GatewayLimits.streams)
        let upload = RecordUpload(service: service, idempotency: idempotency, limit: parts.recordLimit)
        let reading = RecordReadingRule(index: index, now: now)
        let erasure = RecordErasure(service: service, accounts: parts.accounts, now: now)
        let uploads = UploadRoutes(
            upload: upload, uploads: OpenUploads(accounts: parts.accounts, idle: parts.uploadIdle))
        let records = RecordRoutes(
            upload: upload, parts: uploads, reading: reading, index: index, service: service, streams: streams,
            erasure: erasure)
        let names = ConsentNames(accounts: parts.accounts)
        let consents = ConsentRoutes(
            index: index, service: service, names: names, idempotency: idempotency, now: now)
        let bell = ConsentRequestBell()
        let requests = ConsentRequestRoutes(
            requests: ConsentRequests(database: parts.database), index: index, service: service,
            names: names, idempotency: idempotency, bell: bell, now: now)
        let accesses = AccessRoutes(
            service: service, idempotency: idempotency, streams: streams, accounts: parts.accounts, now: now)
        let audit = AuditRoutes(
            index: index, accounts: parts.accounts, reviewSeconds: parts.reviewSeconds, now: now)
        let unlocking = HolderUnlocking(accounts: parts.accounts, service: service)
        let secrets = HolderSecret(accounts: parts.accounts, service: service)
        let enrolment = HolderEnrolment(accounts: parts.accounts, service: service)
        let sessions = SessionRoutes(
            accounts: parts.accounts, service: service,
            unlocking: unlocking, isSecure: isSecure)
        let accounts = AccountRoutes(
            accounts: parts.accounts, enrolment: enrolment, secrets: secrets)
        let credentials = CredentialRoutes(accounts: parts.accounts, secrets: secrets, unlocking: unlocking)
        let health = HealthRoutes(
            database: parts.database, follower: parts.follower, service: service, processor: parts.processor,
            findings: LedgerFindings(ProductionCheck(parts).ledger), metrics: metrics, index: index,
            reviewSeconds: parts.reviewSeconds, certificates: parts.certificates, telemetry: telemetry, now: now)
        let groups: [[GatewayRoute]] = [
            health.routes, OpenAPIRoutes().routes, sessions.routes, accounts.routes,
            credentials.routes, ApprovalRoutes(accounts: parts.accounts, secrets: secrets).routes,
            PasskeyRoutes(secrets: secrets, unlocking: unlocking, sessions: sessions).routes,
            OwnKeyRoutes(accounts: parts.accounts, service: service).routes,
            DeviceKeyRoutes(secrets: secrets).routes,
            AdministrationRoutes(accounts: parts.accounts, service: service).routes,
            ServiceKeyRoutes(accounts: parts.accounts, enrolment: enrolment).routes,
            CertificateRoutes(accounts: parts.accounts).routes,
            InstitutionRoutes(accounts: parts.accounts).routes, records.routes, uploads.routes,
            consents.routes, requests.routes,
            accesses.routes, audit.routes, TransactionRoutes(index: index, ledger: parts.ledger).routes,
            EventRoutes(follower: parts.follower, accounts: parts.accounts, bell: bell).routes,
            OperationRoutes(service: service).routes,
            PatientExport(
                index: index, service: service, accounts: parts.accounts, streams: streams,
                reviewSeconds: parts.reviewSeconds, now: now
            ).routes,
            ReviewRoutes(service: service).routes,
            AttestationRoutes(service: service, idempotency: idempotency).routes,
            ModelRoutes(index: index, service: service).routes,
            FHIRRoutes(records: records, consents: consents, audit: audit, isSecure: isSecure).routes,
        ]
        return RouteTable(routes: groups.flatMap { $0 }, replays: Replays(idempotency))
    }

    /// Serves until cancelled or shut down.
    ///
    /// - Throws: `ListeningFailure`.
    package func run() async throws {
        let metrics = RequestMetrics()
        let table = GatewayApplication.table(parts, isSecure: isSecure, metrics: metrics, telemetry: telemetry)
        let router = Router(context: GatewayContext.self)
        if let portal { router.add(middleware: PortalMiddleware(files: portal)) }
        router.add(
            middleware: ProblemMiddleware(
                table: table, metrics: metrics, addresses: addresses, recordLimit: parts.recordLimit,
                reports: telemetry?.failures))
        router.add(middleware: Authentication(accounts: parts.accounts, service: parts.service))
        table.add(to: router)
        let (address, onListening) = (self.address, self.onListening)
        let (accounts, settings) = (parts.accounts, self.settings)
        let application = Application(
            responder: GatewayDeadline(responder: router.buildResponder(), table: table),
            server: try .guarded(by: ConnectionLimits(), tls: tls?.configuration(), withHTTP2: true),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: Int(address.port)), serverName: Build.server("ehr-gateway")),
            onServerRunning: { channel in
                let bound = address.bound(channel)
                accounts.takePasskeys(of: try? GatewaySettings.relyingParty(settings, bound: bound))
                await onListening(bound)
            }, logger: logger)
        try await ListeningFailure.named("\(address)") { try await application.run() }
    }
}
