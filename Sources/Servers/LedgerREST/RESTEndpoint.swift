internal import Hummingbird
package import Logging
package import NetworkAddresses
internal import SawtoothTransport
package import ServerConnections
internal import ServiceLifecycle

/// The REST API on one TCP address, answering from one validator.
///
/// Runs until its task is cancelled or, in a `ServiceGroup`, until graceful shutdown; then it stops accepting and
/// finishes the requests in progress.
package struct RESTEndpoint: Service {
    /// What an operator may want to change.
    package struct Configuration: Sendable {
        /// How long a request may wait for the validator; `wait` is at most 95 % of it. Sawtooth's default.
        package var timeout: Duration = .seconds(300)
        /// How long a request waits for a connection to the validator. In Sawtooth it waits for `timeout`; minutes of
        /// silence help nobody while the validator is down.
        package var connectPatience: Duration = .seconds(10)
        /// The largest request body in bytes. Sawtooth's default, 10 MiB.
        package var bodyLimit = 10 * 1024 * 1024
        /// Requests that may wait for the validator at a time, including each `wait`.
        package var outstandingLimit = 4_096
        /// Bytes of request bodies and answers in memory at a time; beyond it, the answer is 503. Enough for six of the
        /// largest bodies.
        package var memory = 64 * 1024 * 1024
        /// How many large answers, such as lists and blocks, are made at a time; and how many may wait for that.
        package var largeAnswers = 2
        package var largeAnswersWaiting = 64
        /// The limits of connections.
        package var connections = ConnectionLimits()
        /// The text of the `Server` header; nil: there is none.
        package var server: String?

        package init() {}
    }

    private let address: NetworkAddress
    private let validator: String
    private let configuration: Configuration
    private let logger: Logger
    private let onListening: @Sendable (NetworkAddress) async -> Void

    /// - Parameters:
    ///   - address: where to listen, usually `127.0.0.1`: the API has no authentication. Port 0 takes a free one.
    ///   - validator: the validator's component endpoint, `tcp://HOST:4004`.
    ///   - onListening: called once with the address and the port that was got, when requests are accepted.
    package init(
        _ address: NetworkAddress, validator: String, configuration: Configuration = Configuration(), logger: Logger,
        onListening: @escaping @Sendable (NetworkAddress) async -> Void = { _ in }
    ) {
        self.address = address
        self.validator = validator
        self.configuration = configuration
        self.logger = logger
        self.onListening = onListening
    }

    /// Serves until cancelled or shut down.
    ///
    /// - Throws: `ListeningFailure`, and `AddressRefusal` for an endpoint that is none.
    package func run() async throws {
        let connection = try ComponentConnection(
            endpoint: validator,
            limits: .init(outstanding: configuration.outstandingLimit, connectPatience: configuration.connectPatience),
            logger: logger)
        defer { connection.close() }
        let responder = RESTResponder(
            validator: ValidatorQuery(connection: connection, timeout: configuration.timeout),
            bodyLimit: configuration.bodyLimit, memory: MemoryBudget(bound: configuration.memory),
            turns: Turns(configuration.largeAnswers, longestQueue: configuration.largeAnswersWaiting),
            authority: "\(address)")
        let application = Application(
            responder: responder,
            server: .guarded(by: configuration.connections),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: Int(address.port)), serverName: configuration.server),
            onServerRunning: { [onListening, logger, address] channel in
                let bound = address.bound(channel)
                logger.info(
                    "REST API listens",
                    metadata: ["address": "\(bound)", "port": .stringConvertible(bound.port)])
                await onListening(bound)
            },
            logger: logger)
        try await ListeningFailure.named("\(address)") { try await application.run() }
    }
}
