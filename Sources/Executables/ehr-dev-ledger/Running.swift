import ArgumentParser
import BuildVersion
import DevLedger
import LedgerREST
import Logging
import NetworkAddresses
import ServerConnections
import ServiceLifecycle
import StandardStreams
import UnixSignals

/// A failure with a sentence for people and exit code 1.
struct Failure: Error, CustomStringConvertible {
    let message: String
    var description: String { message }
}

extension RESTOptions {
    /// The REST API in front of a validator.
    ///
    /// - Parameter ready: the line to print once it serves, made of its URL.
    func endpoint(
        validator: String, logger: Logger, ready: @escaping @Sendable (String) -> String
    ) throws -> RESTEndpoint {
        let address = try address()
        var configuration = RESTEndpoint.Configuration()
        configuration.server = Build.server("ehr-dev-ledger")
        return RESTEndpoint(address, validator: validator, configuration: configuration, logger: logger) {
            // Unbuffered: whoever started this waits for the line.
            let line = ready("http://\($0)")
            do throws(OutputFailure) { try StandardOutput.writeLine(line) } catch { error.end("ehr-dev-ledger") }
        }
    }
}

/// Runs services until SIGTERM or SIGINT, or until one of them fails. They are shut down last to first.
///
/// - Throws: `Failure`.
func runServices(_ services: [any Service], logger: Logger) async throws {
    DescriptorLimit.raise()
    var configuration = ServiceGroupConfiguration(
        services: services.map { .init(service: $0, failureTerminationBehavior: .gracefullyShutdownGroup) },
        gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    configuration.maximumGracefulShutdownDuration = .seconds(10)
    do {
        try await ServiceGroup(configuration: configuration).run()
    } catch {
        throw Failure(message: "\(error)")
    }
}
