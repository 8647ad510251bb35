import ArgumentParser
import EHRGateway
import Glibc
import ProgramLogs
import SQLDatabases
import StandardStreams

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Makes the database, or brings it up to date.")

    @Flag(help: "Only say what there is and what is missing.")
    var check = false
    @OptionGroup var options: GatewayOptions

    func run() async throws {
        umask(0o077)
        do {
            let parts = try GatewayParts(try options.settings(), logger: options.log.logger("ehr-gateway"))
            if !check { try await parts.migrate() }
            for step in try await parts.database.migrationStates(of: GatewayParts.migrations) {
                try StandardOutput.writeLine("\(step.name) \(step.appliedAt.map { "applied \($0)" } ?? "missing")")
            }
        } catch {
            throw exitStatus(of: error)
        }
    }
}
