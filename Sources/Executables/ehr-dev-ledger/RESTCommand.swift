import ArgumentParser
import BuildVersion
import DevLedger
import LedgerREST
import Logging
import ProgramLogs
import ServiceLifecycle
import UnixSignals

/// `ehr-dev-ledger rest`: the REST API alone, in front of any validator.
struct RESTCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rest",
        abstract: "Serve Sawtooth's REST API alone, in front of any validator.",
        discussion: """
            When it accepts requests, it prints one line to standard output: ready rest=URL
            It does not wait for the validator: without one, it answers requests with 503, as Sawtooth's own does.
            """,
        version: Build.line("ehr-dev-ledger"))

    @Option(
        name: [.customShort("C"), .long],
        help: ArgumentHelp("The validator's component endpoint.", valueName: "tcp://HOST:PORT"))
    var connect = "tcp://127.0.0.1:4004"
    @OptionGroup var api: RESTOptions
    @OptionGroup var log: LogOptions

    func validate() throws {
        // What stands before a subcommand is parsed as the ledger's own, and nobody would look at it.
        guard CommandLine.arguments.dropFirst().first == Self.configuration.commandName else {
            throw ValidationError(
                "Options before rest are the ledger's, which does not run then: put those of rest after it.")
        }
        do {
            _ = try LedgerConfiguration.host(ofEndpoint: connect)
        } catch {
            throw ValidationError("\(error)")
        }
    }

    func run() async throws {
        LoggingSystem.bootstrap(log.logFormat.handler)
        let logger = log.logger("ehr-dev-ledger")
        let endpoint = try api.endpoint(validator: connect, logger: logger) { "ready rest=\($0)" }
        try await runServices([endpoint], logger: logger)
    }
}
