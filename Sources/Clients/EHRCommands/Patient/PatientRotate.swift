internal import ArgumentParser
internal import EHRFamily
internal import SawtoothClient
internal import SawtoothProtocol

/// `ehr patient rotate`: ROTATE_OWNER for a patient.
struct PatientRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Transfer a patient to another key, which signs a proof of possession.")

    @Argument(help: "The patient's id.") var patient: PatientID
    @OptionGroup var rotation: RotationOptions
    @OptionGroup var submit: SubmitOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await output.run {
            let version =
                try await submit.ledger.api()
                .entry(PatientEntry.self, at: Addressing.patient(patient))?.version ?? 0
            return try await submit.submit(
                rotation.payload(.patient(patient), version: version), about: [("patient_id", .text(patient.text))])
        }
    }
}
