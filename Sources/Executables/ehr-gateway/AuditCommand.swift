import Accounts
import ArgumentParser
import EHRGateway
import Glibc
import ProgramLogs
import StandardStreams

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Checks the gateway's own audit.", subcommands: [AuditVerifyCommand.self])
}

struct AuditVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Reads the gateway's audit from its first entry and checks the chain.",
        discussion: """
            Each entry holds the hash of the one before. That the newest entries were cut off shows only against a \
            head that was kept elsewhere: with --head it is read from that file, and the new head is written there.

            Exit status: 0 where all holds, 5 where an entry does not, others as the server's.
            """)

    @Option(
        help: ArgumentHelp("A file, elsewhere than the database, that keeps the head.", valueName: "file"),
        completion: .file())
    var head: String?
    @OptionGroup var options: GatewayOptions

    func run() async throws {
        let verdict: AuditVerdict
        do {
            let parts = try await options.currentParts(options.log.logger("ehr-gateway"))
            verdict = try await parts.accounts.verifyAudit(
                against: try head.flatMap { try AccountDesk.keptAuditHead(at: $0) })
            if let head, verdict.fault == nil { _ = try await parts.accounts.keepAuditHead(at: head) }
            try StandardOutput.writeLine("entries=\(verdict.entries) head=\(verdict.head)")
        } catch {
            throw exitStatus(of: error)
        }
        guard let fault = verdict.fault else { return }
        StandardError.write("Error: entry \(fault.seq) does not hold: \(fault.reason)\n")
        throw ExitCode(5)
    }
}
