internal import ArgumentParser
internal import SawtoothClient

/// `ehr block list`
struct BlockList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List blocks, the newest first.")

    @Option(help: "Most blocks to list.") var limit = 20
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await output.run {
            .list(try await ledger.api().blocks().collect(limit: max(0, limit)).map { .object($0.output) })
        }
    }
}
