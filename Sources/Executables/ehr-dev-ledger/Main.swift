// ehr-dev-ledger: a development ledger with Sawtooth's component endpoint and REST API in one process.

import ArgumentParser
import DevLedger
import Glibc
import LedgerREST
import Logging
import ServerConnections
import ServiceLifecycle
import UnixSignals

@main
struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ehr-dev-ledger",
        abstract: "A development ledger: a Sawtooth 1.2 validator and REST API with no consensus and no peers.",
        discussion: "Once it serves, it prints one line to standard output: ready component=ENDPOINT rest=URL")

    @OptionGroup var options: LedgerOptions

    func run() async throws {
        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        var logger = Logger(label: "ehr-dev-ledger")
        logger.logLevel = options.logLevel
        DescriptorLimit.raise()
        let (host, port) = try options.restAddress()
        let node = try await startNode(logger)
        // An endpoint on every address is reached on this machine by its loopback one.
        let validator = node.componentEndpoint.replacing("tcp://0.0.0.0:", with: "tcp://127.0.0.1:")
        let api = RESTEndpoint(host: host, port: port, validator: validator, logger: logger) { [node] bound in
            // Unbuffered: whoever started this waits for the line.
            var line = "ready component=\(node.componentEndpoint) rest=http://\(host):\(bound)\n"
            _ = line.withUTF8 { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
        }
        // Shut down in reverse: the ledger first, so that requests that wait for it are answered and the API can end.
        var configuration = ServiceGroupConfiguration(
            services: [
                .init(service: api, failureTerminationBehavior: .gracefullyShutdownGroup),
                .init(service: NodeService(node: node), failureTerminationBehavior: .gracefullyShutdownGroup),
            ],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(10)
        let group = ServiceGroup(configuration: configuration)
        do {
            try await group.run()
        } catch {
            node.stop()
            try? await node.finished()
            throw Failure(message: "\(error)")
        }
    }

    private func startNode(_ logger: Logger) async throws -> LedgerNode {
        let configuration = try options.ledgerConfiguration()
        do {
            return try await LedgerNode.start(configuration, logger: logger)
        } catch {
            throw Failure(message: "\(error)")
        }
    }
}
