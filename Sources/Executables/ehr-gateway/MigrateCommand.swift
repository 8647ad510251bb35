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
            for step in try await states() {
                try StandardOutput.writeLine("\(step.name) \(step.appliedAt.map { "applied \($0)" } ?? "missing")")
            }
        } catch {
            throw exitStatus(of: error)
        }
    }

    private func states() async throws -> [SQLMigration.State] {
        let parts: GatewayParts
        do {
            parts = try GatewayParts(
                try options.settings(), mayMakeDatabase: !check, logger: options.log.logger("ehr-gateway"))
        } catch let failure as SQLFailure where failure.kind == .missing {
            // Looking makes nothing.
            return GatewayParts.migrations.map { SQLMigration.State(name: $0.name, appliedAt: nil) }
        }
        if !check { try await parts.migrate() }
        return try await parts.database.migrationStates(of: GatewayParts.migrations)
    }
}
