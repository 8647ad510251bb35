import ArgumentParser
import EHRGateway
import EHRIndex
import Glibc
import Logging
import NetworkAddresses
import ProgramLogs
import RecordConfiguration
import RecordErrors
import SQLDatabases
import ServerConnections
import ServiceLifecycle
import StandardStreams
import Telemetry
import UnixSignals

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serves until it is told to stop; what is done where no other command is named."
    )

    @Option(help: ArgumentHelp("Where to listen; or gateway.listen in the configuration.", valueName: "HOST:PORT"))
    var listen: String?
    @Option(
        help: ArgumentHelp("The portal's folder; or gateway.portal in the configuration.", valueName: "folder"),
        completion: .directory)
    var portal: String?
    @OptionGroup var options: GatewayOptions

    func run() async throws {
        umask(0o077)
        DescriptorLimit.raise()
        LoggingSystem.bootstrap(options.log.logFormat.handler)
        let logger = options.log.logger("ehr-gateway")
        do { try await serve(logger) } catch { throw exitStatus(of: error) }
    }

    private func serve(_ logger: Logger) async throws {
        var flags: [String: String] = [:]
        flags[GatewaySettings.listen.setting.name] = listen
        flags[GatewaySettings.portal.name] = portal
        let settings = try options.settings(flags)
        let parts = try await GatewayOptions.currentParts(settings, logger)
        let telemetry = try ServerTelemetry(
            settings, GatewaySettings.reports, GatewaySettings.traces, program: "ehr-gateway", logger: logger)
        let gateway = try GatewayApplication(parts, settings, telemetry: telemetry, logger: logger) {
            ServeCommand.announce($0)
        }
        try telemetry.begin()
        let services: [any Service] =
            [Following(follower: parts.follower), GatewayHousekeeping(parts, logger: logger), parts.processor, gateway]
            + telemetry.services
        var configuration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0, failureTerminationBehavior: .gracefullyShutdownGroup) },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(GatewayLimits.shutdownSeconds)
        try await ServiceGroup(configuration: configuration).run()
        // Not left to whoever holds it last: a timer may, and then the newest commits would stay in a second file.
        try parts.database.close()
        telemetry.end()
    }

    /// Says that requests are taken, unbuffered: whoever started this waits for the line.
    private static func announce(_ address: NetworkAddress) {
        do { try StandardOutput.writeLine("ready listen=\(address)") } catch { error.end("ehr-gateway") }
    }
}

/// The read model, kept for as long as the gateway runs.
private struct Following: Service {
    let follower: IndexFollower

    func run() async throws {
        await cancelWhenGracefulShutdown { await follower.run() }
    }
}
