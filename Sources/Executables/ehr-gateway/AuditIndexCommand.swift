import ArgumentParser
import EHRGateway
import EHRIndex
import Glibc
import ProgramLogs
import StandardStreams

struct AuditIndexCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit-index", abstract: "Compares every row of the read model with the ledger's state.",
        discussion: """
            Each difference is a line. A server may run meanwhile. Where there are differences, reindex.

            Exit status: 0 where there is none, 5 where there are some or nothing is indexed, others as the server's.
            """)

    @OptionGroup var options: GatewayOptions

    func run() async throws {
        umask(0o077)
        let report: IndexAudit.Report
        do {
            report = try await options.currentParts(options.log.logger("ehr-gateway")).auditIndex()
            for difference in report.differences { try StandardOutput.writeLine("\(difference)") }
            try StandardOutput.writeLine("\(report)")
        } catch {
            throw exitStatus(of: error)
        }
        guard report.head != nil, report.differences.isEmpty else { throw ExitCode(5) }
    }
}
