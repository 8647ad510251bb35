import ArgumentParser
import BuildVersion
import DevLedger
import Logging
import ProgramLogs
import ServiceLifecycle
import UnixSignals

struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ehr-dev-ledger",
        abstract: "A development ledger: a Sawtooth 1.2 validator and REST API with no consensus and no peers.",
        discussion:
            "When it accepts requests, it prints one line to standard output: ready component=ENDPOINT rest=URL",
        version: Build.line("ehr-dev-ledger"), subcommands: [RESTCommand.self])

    @OptionGroup var options: LedgerOptions
    @OptionGroup var log: LogOptions

    func run() async throws {
        LoggingSystem.bootstrap(log.logFormat.handler)
        let logger = log.logger("ehr-dev-ledger")
        // Before anything is made: a mistake in the options leaves nothing behind.
        _ = try options.api.address()
        let node = try await startNode(logger)
        // An endpoint on every address is reached on this machine by its loopback one.
        let validator = node.componentEndpoint.replacing("tcp://0.0.0.0:", with: "tcp://127.0.0.1:")
            .replacing("tcp://[::]:", with: "tcp://[::1]:")
        let api = try options.api.endpoint(validator: validator, logger: logger) { [node] in
            "ready component=\(node.componentEndpoint) rest=\($0)"
        }
        do {
            // The ledger is shut down first, so that requests that wait for it are answered and the API can end.
            try await runServices([api, NodeService(node: node)], logger: logger)
        } catch {
            node.stop()
            try? await node.finished()
            throw error
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
