import ArgumentParser
import BuildVersion
import Cryptography
import EncryptionService
import Glibc
import Logging
import ProgramLogs
import RecordConfiguration
import ServerConnections
import ServiceLifecycle
import Telemetry
import UnixSignals

struct EncryptionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ehr-encryption",
        abstract: "Keeps records and their keys, and serves them on a socket.",
        discussion: Options.discussion, version: Build.line("ehr-encryption"))

    @OptionGroup var options: Options

    func run() async throws {
        // Sockets, databases and objects that are made from here on are their owner's alone.
        umask(0o077)
        DescriptorLimit.raise()
        let isUndumpable = MemoryDump.disable()
        LoggingSystem.bootstrap(options.log.logFormat.handler)
        let logger = options.log.logger("ehr-encryption")
        logger.log(
            level: isUndumpable ? .info : .warning,
            isUndumpable ? "core dumps are off" : "core dumps cannot be switched off: they may hold keys")
        do { try await serve(logger) } catch { throw exitStatus(of: error) }
    }

    private func serve(_ logger: Logger) async throws {
        let settings = try options.settings()
        // Before anything is made: a mistake in the settings leaves nothing behind.
        let listening = try ServiceSettings.endpoints(settings)
        let parts = try await RecordParts.open(settings, logger: logger) { logger.warning("a person must act: \($0)") }
        try await parts.check(logger)
        let desk = parts.desk(telling: logger)
        let housekeeping = Housekeeping(desk, logger: logger)
        // One table of sessions for both sockets.
        let holders = parts.holders
        let telemetry = try ServerTelemetry(
            settings, ServiceSettings.reports, ServiceSettings.traces, program: "ehr-encryption", logger: logger)
        try telemetry.begin()
        let endpoints = listening.map { place in
            EncryptionEndpoint(
                place, desk: desk, holders: holders, telemetry: telemetry, logger: logger,
                onWithdrawal: { housekeeping.noteWithdrawal() }, onListening: { Options.announce($0, place.surface) })
        }
        let numbers = try NumbersEndpoint(settings, desk: desk, telemetry: telemetry, logger: logger) {
            Options.announce(metrics: $0)
        }
        let services: [any Service] =
            [housekeeping] + endpoints + [numbers].compactMap(\.self) + telemetry.services
        var configuration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0, failureTerminationBehavior: .gracefullyShutdownGroup) },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(ServiceLimits.shutdownSeconds)
        try await ServiceGroup(configuration: configuration).run()
        await parts.close()
        telemetry.end()
    }
}
