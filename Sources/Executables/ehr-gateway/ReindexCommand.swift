import ArgumentParser
import EHRGateway
import EHRIndex
import Glibc
import Logging
import ProgramLogs
import StandardStreams

struct ReindexCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reindex", abstract: "Builds the read model anew from the ledger.",
        discussion: """
            A server may run meanwhile: it shows the old rows until the new ones have reached the newest block. Ended \
            before that, nothing has changed. -v tells of each thousandth block.
            """)

    @OptionGroup var options: GatewayOptions

    func run() async throws {
        umask(0o077)
        do {
            let logger = options.log.logger("ehr-gateway")
            let parts = try await options.currentParts(logger)
            let block = try await parts.reindex(logger: logger) { block, newest in
                guard block.isMultiple(of: 1000) else { return }
                logger.info("reindexing", metadata: ["block": "\(block)", "newest": "\(newest)"])
            }
            if let block { try StandardOutput.writeLine("reindexed block=\(block)") }
        } catch {
            throw exitStatus(of: error)
        }
    }
}
