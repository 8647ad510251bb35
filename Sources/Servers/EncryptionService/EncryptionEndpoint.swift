internal import BuildVersion
internal import HTTPTypes
package import Holders
internal import Hummingbird
internal import HummingbirdCore
package import Logging
internal import NIOCore
package import RecordFlow
package import RecordRemote
package import ServerConnections
internal import ServiceLifecycle
package import Telemetry

/// The service on one socket.
///
/// Runs until its task is cancelled or, in a `ServiceGroup`, until graceful shutdown; then it stops accepting and
/// finishes the requests in progress.
package struct EncryptionEndpoint: Service {
    /// Where and for whom.
    package struct Configuration: Sendable {
        package var address: ServiceAddress
        /// Required for TCP.
        package var tls: ServerTLS?
        /// Users of this machine who may open a Unix socket, beside this process's own and root; empty for none.
        package var clientUsers: Set<UInt32> = []
        /// Longest record, in bytes.
        package var recordLimit: UInt64
        /// Seconds that a request without content may take beyond what it waits for the ledger.
        package var answerSeconds = ServiceLimits.answerSeconds
        /// The limits of connections.
        package var connections = ConnectionLimits()
        /// What is answered here.
        package var surface = Surface.everything
        /// Whether only holders who are enrolled are served.
        package var isForEnrolledOnly = false
        /// Whether clients may draw enrolment codes for new ids, where no registrar asks.
        package var isEnrollingForClients = false
        /// Requests at one time that move content.
        package var streams = ServiceAPI.streams
        /// Deposits at one time whose content may pause.
        package var pausing = ServiceAPI.pausing

        package init(address: ServiceAddress, tls: ServerTLS? = nil, recordLimit: UInt64) {
            self.address = address
            self.tls = tls
            self.recordLimit = recordLimit
        }
    }

    /// Whom a socket serves. Reach is not a right: who maintains the service reads no record.
    package enum Surface: Sendable {
        /// One socket for all.
        case everything
        /// Holders and who asks for them.
        case holders
        /// KEK rotation, sweeping, numbers, enrolment codes.
        case maintenance
    }

    private let configuration: Configuration
    private let desk: RecordDesk
    private let holders: HolderDesk
    private let telemetry: ServerTelemetry?
    private let logger: Logger
    private let onWithdrawal: @Sendable () -> Void
    private let onListening: @Sendable (ServiceAddress) async -> Void

    /// - Parameters:
    ///   - telemetry: told of what fails here; it runs beside this.
    ///   - onWithdrawal: called when a consent was withdrawn: keys are to move.
    ///   - onListening: called once with the address, when requests are taken; its port is the one that was got.
    package init(
        _ configuration: Configuration, desk: RecordDesk, holders: HolderDesk, telemetry: ServerTelemetry? = nil,
        logger: Logger, onWithdrawal: @escaping @Sendable () -> Void = {},
        onListening: @escaping @Sendable (ServiceAddress) async -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.desk = desk
        self.holders = holders
        self.telemetry = telemetry
        self.logger = logger
        self.onWithdrawal = onWithdrawal
        self.onListening = onListening
    }

    /// Serves until cancelled or shut down.
    ///
    /// - Throws: `ListenerError`, `ListeningFailure`.
    package func run() async throws {
        switch configuration.address {
        case .unix(let path):
            let users = configuration.clientUsers
            let claim = try SocketClaim(path, isForOthers: !users.isEmpty)
            // No moment with a socket that others may open: the folder is ours alone or not writable for others, and
            // the process's umask keeps the socket for its owner until this has made sure of it.
            let (logger, address, onListening) = (self.logger, configuration.address, self.onListening)
            try await serve(
                .unixDomainSocket(path: path), server: .guarded(by: configuration.connections), tls: nil
            ) { _ in
                guard SocketClaim.protect(path, isForOthers: !users.isEmpty) else {
                    logger.critical("the socket cannot be kept from others")
                    return
                }
                await onListening(address)
            }
            claim.remove()
        case .tls(let host, let port):
            guard let tls = configuration.tls else {
                throw ListenerError.files("\(configuration.address) is served over TLS only: give the TLS files")
            }
            let server = try HTTPServerBuilder.guarded(by: configuration.connections, tls: tls.configuration())
            let onListening = self.onListening
            try await serve(.hostname(host, port: port), server: server, tls: tls) { channel in
                await onListening(.tls(host: host, port: channel.localAddress?.port ?? port))
            }
        }
    }

    private func serve(
        _ address: BindAddress, server: HTTPServerBuilder, tls: ServerTLS?,
        _ onRunning: @escaping @Sendable (any Channel) async -> Void
    ) async throws {
        let application = Application(
            responder: DeadlineResponder(
                responder: router(tls).buildResponder(), limit: configuration.answerSeconds),
            server: server,
            configuration: ApplicationConfiguration(
                address: address, serverName: Build.server("ehr-encryption")),
            onServerRunning: onRunning, logger: logger)
        try await ListeningFailure.named("\(configuration.address)") { try await application.run() }
    }

    private func router(_ tls: ServerTLS?) -> Router<ServiceContext> {
        let router = Router(context: ServiceContext.self)
        router.add(middleware: ProblemMiddleware(surface: configuration.surface, reports: telemetry?.failures))
        router.add(middleware: PathMiddleware())
        router.add(middleware: CodingMiddleware())
        router.add(middleware: RuleMiddleware())
        if let tls { router.add(middleware: ClientMiddleware(tls: tls)) }
        if !configuration.clientUsers.isEmpty {
            router.add(middleware: PeerMiddleware(users: configuration.clientUsers))
        }
        let api = router.group(RouterPath(ServiceAPI.version))
        let door = Door(desk: desk, holders: holders, isForEnrolledOnly: configuration.isForEnrolledOnly)
        let (operations, keys) = (OperationRoutes(door: door), KeyRoutes(door: door))
        if configuration.surface != .maintenance {
            let content = ContentMiddleware(streams: Places(configuration.streams))
            RecordRoutes(
                door: door, limit: configuration.recordLimit, content: content, pausing: Places(configuration.pausing)
            ).add(to: api)
            AccessRoutes(door: door, content: content).add(to: api)
            ConsentRoutes(door: door, onWithdrawal: onWithdrawal).add(to: api)
            SessionRoutes(door: door).add(to: api)
            SupervisionRoutes(door: door).add(to: api)
            HolderRoutes(door: door).add(to: api)
            HolderRoutes(door: door).addForClients(to: api, isForAnybody: configuration.isEnrollingForClients)
            ApprovalWayRoutes(door: door).add(to: api)
            PasskeyRoutes(door: door).add(to: api)
            operations.add(to: api)
            keys.add(to: api)
        }
        if configuration.surface != .holders {
            operations.addMaintenance(to: api)
            keys.addMaintenance(to: api)
        }
        // With one socket for all, who reaches it could enrol as anybody: codes for ids in use are then made by
        // `ehr --config`.
        if configuration.surface == .maintenance { HolderRoutes(door: door).addMaintenance(to: api) }
        HealthRoutes(desk: desk).add(to: api)
        return router
    }
}
