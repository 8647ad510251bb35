internal import ArgumentParser
internal import EHRFamily

/// `ehr consent show`
struct ConsentShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the consent of a patient to a doctor.")

    @Option(help: "The patient's id.") var patient: PatientID
    @Option(help: "The doctor's id.") var doctor: DoctorID
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await output.run {
            try await ledger.show(
                ConsentEntry.self, at: Addressing.consent(of: patient, to: doctor),
                name: "consent of patient \(patient) to doctor \(doctor)", \.output)
        }
    }
}
