internal import ArgumentParser
internal import EHRFamily

/// `ehr doctor show`
struct DoctorShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show a doctor's entry.")

    @Argument(help: "The doctor's id.") var doctor: DoctorID
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await output.run {
            try await ledger.show(DoctorEntry.self, at: Addressing.doctor(doctor), name: "doctor \(doctor)", \.output)
        }
    }
}
