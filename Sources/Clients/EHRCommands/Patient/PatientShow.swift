internal import ArgumentParser
internal import EHRFamily

/// `ehr patient show`
struct PatientShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show a patient's entry.")

    @Argument(help: "The patient's id.") var patient: PatientID
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await output.run {
            try await ledger.show(
                PatientEntry.self, at: Addressing.patient(patient), name: "patient \(patient)", \.output)
        }
    }
}
