internal import ArgumentParser
internal import EHRFamily
internal import RecordFlow
internal import RecordKeys
internal import RecordRemote

/// `ehr operation list`
struct OperationList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the operations that a holder signs, the oldest first.")

    @OptionGroup var holder: HolderOptions
    @Option(help: "Only those that are waiting, committed or invalid.") var state: LedgerOperation.Stage?
    @Option(help: "Only those after the operation of this id.") var after: OperationID?
    @Option(help: "Most operations to list, 1 to 1,000.") var limit = 100
    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...1_000).contains(limit) else { throw ValidationError("--limit is 1 to 1,000.") }
    }

    func run() async throws {
        let owner = try holder.holder()
        try await desk.run(output, as: owner) { open in
            .list(
                try await open.journeys.operations(of: owner, state: state, after: after?.text, limit: limit)
                    .map(\.output))
        }
    }
}
