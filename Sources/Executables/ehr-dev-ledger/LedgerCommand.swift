// ehr-dev-ledger: a development ledger with Sawtooth's component endpoint and REST API in one process.

import ArgumentParser
import DevLedger
import Glibc
import LedgerREST
import Logging
import ServiceLifecycle
import UnixSignals

@main
struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ehr-dev-ledger",
        abstract: "A development ledger: speaks as a Sawtooth 1.2 validator and REST API, with no consensus and no peers.",
        discussion: """
            When it serves, it prints one line to standard output: ready component=ENDPOINT rest=URL
            """)

    @Option(help: "Component endpoint; port * or 0 takes a free one.")
    var bind = "tcp://127.0.0.1:4004"

    @Option(help: "REST API, HOST:PORT; port 0 takes a free one.")
    var rest = "127.0.0.1:8008"

    @Option(help: "Folder of the chain and the validator's key (default: a temporary one, removed at the end).")
    var data: String?

    @Option(help: "Setting of the genesis block, KEY=VALUE; may be given again.")
    var genesisSetting: [String] = []

    @Flag(help: "Begin every block with the time: sets at genesis what switches BlockInfo on in Sawtooth.")
    var blockInfo = false

    @Option(help: "The validator's private key, a file as sawtooth keygen writes it.")
    var validatorKey: String?

    @Option(help: "What the status request says of the network endpoint; nothing listens there.")
    var networkEndpoint = LedgerConfiguration().networkEndpoint

    @Flag(help: "Let --bind and --rest name addresses that other machines can reach. Nobody is authenticated.")
    var allowRemote = false

    @Flag(name: .shortAndLong, help: "Say more on standard error; again for more still.")
    var verbose: Int

    func run() async throws {
        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        var logger = Logger(label: "ehr-dev-ledger")
        logger.logLevel = [.warning, .info, .debug][min(verbose, 2)]
        let (host, port) = try restAddress()
        let node: LedgerNode
        do {
            node = try await LedgerNode.start(try ledgerConfiguration(), logger: logger)
        } catch {
            throw Failure(message: "\(error)")
        }
        // An endpoint on every address is reached on this machine by its loopback one.
        let validator = node.componentEndpoint.replacing("tcp://0.0.0.0:", with: "tcp://127.0.0.1:")
        let api = RESTEndpoint(host: host, port: port, validator: validator, logger: logger) { [node] bound in
            // Unbuffered: whoever started this waits for the line.
            var line = "ready component=\(node.componentEndpoint) rest=http://\(host):\(bound)\n"
            _ = line.withUTF8 { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
        }
        let group = ServiceGroup(configuration: .init(
            services: [
                .init(service: NodeService(node: node), failureTerminationBehavior: .gracefullyShutdownGroup),
                .init(service: api, failureTerminationBehavior: .gracefullyShutdownGroup),
            ],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        do {
            try await group.run()
        } catch {
            node.stop()
            try? await node.finished()
            throw Failure(message: "\(error)")
        }
    }

    private func ledgerConfiguration() throws -> LedgerConfiguration {
        var configuration = LedgerConfiguration()
        configuration.bind = bind
        configuration.dataFolder = data
        configuration.keyFile = validatorKey
        configuration.networkEndpoint = networkEndpoint
        configuration.allowsRemote = allowRemote
        configuration.genesisSettings = try genesisSetting.map(LedgerConfiguration.setting)
        if blockInfo { configuration.genesisSettings += LedgerConfiguration.blockInfoSettings }
        return configuration
    }

    private func restAddress() throws -> (host: String, port: Int) {
        guard let colon = rest.lastIndex(of: ":"), let port = Int(rest[rest.index(after: colon)...]),
            (0...65_535).contains(port), colon > rest.startIndex
        else { throw ValidationError("--rest takes HOST:PORT, not '\(rest)'.") }
        let host = String(rest[..<colon])
        do {
            try LedgerConfiguration.checkLoopback(host, allowsRemote: allowRemote)
        } catch {
            throw ValidationError("\(error)")
        }
        return (host, port)
    }
}

/// A failure with a sentence for people and exit code 1.
private struct Failure: Error, CustomStringConvertible {
    let message: String
    var description: String { message }
}

/// The ledger as a service of the group: it ends last, after the REST API that speaks to it.
private struct NodeService: Service {
    let node: LedgerNode

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await node.finished()
        } onGracefulShutdown: { [node] in
            node.stop()
        }
    }
}
