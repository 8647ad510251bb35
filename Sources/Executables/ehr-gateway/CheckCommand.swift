import ArgumentParser
import EHRGateway
import Glibc
import ProgramLogs
import RecordConfiguration
import StandardStreams

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Says whether everything is as a production needs it, and what to do.",
        discussion: """
            It looks at the database and what is in it, the encryption service, the ledger and its settings, and at \
            this machine: permissions of secrets, ends of certificates, room on the disks, the clock, the age of \
            backups. It changes nothing. What cannot be seen from here is said to be unseen.

            Exit status: 0 where nothing is wrong, 5 where something is, others as the server's.
            """)

    @OptionGroup var options: GatewayOptions
    @Option(
        help: ArgumentHelp(
            "The encryption service's configuration, where it runs here with a file of its own: its secrets and "
                + "certificates are looked at, too.",
            valueName: "file"), completion: .file(extensions: ["json"]))
    var encryption: String?

    func run() async throws {
        umask(0o077)
        let findings: [CheckFinding]
        do {
            let settings = try options.settings()
            // The gateway's own file may have the service's section, too.
            let service = try Settings(
                file: encryption ?? options.config, known: RecordSettings.all + ServiceSettings.all,
                foreign: ["gateway"])
            let parts = try GatewayParts(settings, logger: options.log.logger("ehr-gateway"))
            let machine = MachineCheck([settings, service], now: GatewayParts.now())
            findings = await ProductionCheck(parts).findings() + machine.findings()
            for line in CheckFinding.table(findings) { try StandardOutput.writeLine(line) }
        } catch {
            throw exitStatus(of: error)
        }
        if findings.contains(where: { $0.state == .wrong }) { throw ExitCode(5) }
    }
}
