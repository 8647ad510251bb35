public import ArgumentParser
public import SawtoothClient

/// `ehr batch status`
struct BatchStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show the status of batches; ask the validator that they were submitted to.")

    @Argument(help: "Batch ids, 128 hexadecimal digits each.") var ids: [BatchID]
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await output.run {
            let statuses = try await ledger.api().statuses(of: ids)
            return .list(
                statuses.map { status in
                    let refused = status.invalidTransactions.first
                    return .object([
                        ("batch_id", .text(status.id.hex)), ("status", .text(status.state.rawValue)),
                        ("message", refused.map { .text($0.message) } ?? .absent),
                        (
                            "code",
                            refused.flatMap { CommandFailure.code(in: $0.extendedData) }
                                .map(OutputValue.text) ?? .absent
                        ),
                    ])
                })
        }
    }
}

extension BatchID: ExpressibleByArgument {
    /// 128 lower-case hexadecimal digits.
    public init?(argument: String) {
        ArgumentRefusal.note("A batch's id is 128 hexadecimal digits in small letters.")
        self.init(hex: argument)
    }
}

extension BlockID: ExpressibleByArgument {
    /// 128 lower-case hexadecimal digits.
    public init?(argument: String) {
        ArgumentRefusal.note("A block's id is 128 hexadecimal digits in small letters.")
        self.init(hex: argument)
    }
}
