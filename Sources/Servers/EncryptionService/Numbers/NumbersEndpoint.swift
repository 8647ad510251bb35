internal import BuildVersion
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
package import Logging
internal import NIOCore
package import NetworkAddresses
package import RecordConfiguration
package import RecordErrors
package import RecordFlow
internal import ServerConnections
internal import ServerMetrics
internal import ServiceLifecycle
package import Telemetry

/// Serves the service's numbers to Prometheus at `GET /metrics`: counts, without ids and keys. Whoever can connect can
/// read them, so that it listens where only the monitoring comes.
package struct NumbersEndpoint: Service {
    private let address: NetworkAddress
    private let numbers: ServiceNumbers
    private let logger: Logger
    private let onListening: @Sendable (NetworkAddress) async -> Void

    /// - Parameter onListening: called once with the address when requests are taken; its port is the one that was got.
    /// - Returns: nil where `service.metrics` is not set.
    /// - Throws: `.settingInvalid`.
    package init?(
        _ settings: Settings, desk: RecordDesk, telemetry: ServerTelemetry? = nil, logger: Logger,
        onListening: @escaping @Sendable (NetworkAddress) async -> Void = { _ in }
    ) throws(RecordFailure) {
        guard let text = settings.text(ServiceSettings.metrics) else { return nil }
        do {
            address = try NetworkAddress(text)
        } catch {
            throw RecordFailure(.settingInvalid, "\(ServiceSettings.metrics.name): \(error)")
        }
        let files = [ServiceSettings.certificate, RecordSettings.ledgerCertificate]
        numbers = ServiceNumbers(
            desk, certificates: CertificateEnds(files.map { ($0.name, settings.path($0)) }), telemetry: telemetry,
            logger: logger)
        self.logger = logger
        self.onListening = onListening
    }

    /// Serves until cancelled or shut down.
    ///
    /// - Throws: `ListeningFailure`.
    package func run() async throws {
        let router = Router()
        let numbers = self.numbers
        router.get("metrics") { _, _ in
            Response(
                status: .ok, headers: [.contentType: MetricsText.contentType],
                body: ResponseBody(byteBuffer: ByteBuffer(string: numbers.text)))
        }
        let (address, onListening) = (self.address, self.onListening)
        let application = Application(
            responder: router.buildResponder(), server: .guarded(by: ConnectionLimits()),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: Int(address.port)), serverName: Build.server("ehr-encryption")),
            onServerRunning: { channel in await onListening(address.bound(channel)) }, logger: logger)
        async let looking: Void = numbers.run()
        try await ListeningFailure.named("\(address)") { try await application.run() }
        await looking
    }
}
