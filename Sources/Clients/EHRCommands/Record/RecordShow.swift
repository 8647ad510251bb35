internal import ArgumentParser
internal import EHRFamily

/// `ehr record show`
struct RecordShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show a record's anchor.")

    @OptionGroup var record: RecordOptions
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await output.run {
            try await ledger.show(
                RecordEntry.self, at: Addressing.record(record.record, of: record.patient),
                name: "record \(record.record) of patient \(record.patient)", \.output)
        }
    }
}
