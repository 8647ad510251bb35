import ArgumentParser
import EHRGateway
import Glibc
import ProgramLogs
import StandardStreams

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Says whether everything is as a production needs it, and what to do.",
        discussion: """
            It looks at the database and what is in it, the encryption service, the ledger and its settings, and \
            changes nothing. What cannot be seen from here is said to be unseen.

            Exit status: 0 where nothing is wrong, 5 where something is, others as the server's.
            """)

    @OptionGroup var options: GatewayOptions

    func run() async throws {
        umask(0o077)
        let findings: [CheckFinding]
        do {
            let parts = try GatewayParts(try options.settings(), logger: options.log.logger("ehr-gateway"))
            findings = await ProductionCheck(parts).findings()
            for line in CheckFinding.table(findings) { try StandardOutput.writeLine(line) }
        } catch {
            throw exitStatus(of: error)
        }
        if findings.contains(where: { $0.state == .wrong }) { throw ExitCode(5) }
    }
}
