import ArgumentParser
import EHRGateway
import Logging
import ProgramLogs
import RecordConfiguration
import RecordErrors
import SQLDatabases

struct GatewayOptions: ParsableArguments {
    static let discussion = """
        It needs a configuration (docs/operations.md) that says where the encryption service, the validator and the \
        ledger's REST API are. Each setting can also come from the environment: EHR_ and its name in capitals.

        It keeps accounts and a read model in its database, and no key and no content of a record. `migrate` makes the \
        database or brings it up to date; the server does not start with an old one.

        When it accepts requests, it prints one line to standard output: ready listen=ADDRESS
        On SIGTERM or SIGINT it finishes the requests under way, for at most \(GatewayLimits.shutdownSeconds) s, and \
        exits. It can be killed at any moment.

        With -v it logs each request; with -vv also details, which hold ids of patients.

        Exit status: 0 after a signal, 6 when standard output cannot be written, 64 for invalid options or settings, \
        69 when the database cannot be used, 71 when it cannot listen, 70 for anything else.
        """

    @Option(help: ArgumentHelp("Configuration file, JSON.", valueName: "file"), completion: .file(extensions: ["json"]))
    var config: String?
    @OptionGroup var log: LogOptions

    /// - Throws: `RecordFailure`.
    func settings(_ flags: [String: String] = [:]) throws -> Settings {
        try Settings(file: config, flags: flags, known: GatewaySettings.all, foreign: GatewaySettings.foreign)
    }

    /// What the settings say, with a database that is there and up to date.
    ///
    /// - Throws: `RecordFailure`, `SQLFailure`.
    func currentParts(_ logger: Logger) async throws -> GatewayParts {
        try await GatewayOptions.currentParts(try settings(), logger)
    }

    static func currentParts(_ settings: Settings, _ logger: Logger) async throws -> GatewayParts {
        let parts: GatewayParts
        do {
            parts = try GatewayParts(settings, logger: logger)
        } catch let failure as SQLFailure where failure.kind == .missing {
            throw RecordFailure(.settingInvalid, "\(failure): run ehr-gateway migrate first")
        }
        let missing = try await parts.missingMigrations()
        guard missing.isEmpty else {
            throw RecordFailure(
                .settingInvalid,
                "\(parts.database.summary) lacks \(missing.joined(separator: ", ")): run ehr-gateway migrate first")
        }
        return parts
    }
}
