import ArgumentParser
import EHRGateway
import Glibc
import ProgramLogs
import SQLDatabases
import StandardStreams

struct MoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "move", abstract: "Copies the database into an empty one of the other kind.",
        discussion: """
            Stop the gateway first. Each table's rows are copied, then all are compared, row by row. A move that was \
            cut off, or that finds a difference, leaves a target that no gateway opens: make a new one, and move \
            again. The source stays as it is. Then set gateway.database to the target, and start the gateway.

            Passwords and authorities of PostgreSQL are those of the configuration (gateway.postgres.*).
            """)

    @Option(
        help: ArgumentHelp(
            "The database that there is: sqlite:FILE, or postgres:... as in gateway.database.",
            valueName: "database"))
    var from: String
    @Option(help: ArgumentHelp("The empty one, likewise.", valueName: "database"))
    var to: String
    @OptionGroup var options: GatewayOptions

    func run() async throws {
        umask(0o077)
        do {
            let moved = try await GatewayMove.run(from: from, to: to, try options.settings())
            for table in moved { try StandardOutput.writeLine("\(table.table) rows=\(table.rows)") }
            try StandardOutput.writeLine("moved tables=\(moved.count) rows=\(moved.map(\.rows).reduce(0, +))")
        } catch {
            throw exitStatus(of: error)
        }
    }
}
