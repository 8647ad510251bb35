internal import ArgumentParser
internal import EHRFamily
internal import RecordKeys
internal import SawtoothClient
internal import SawtoothProtocol

/// `ehr patient rotate`: ROTATE_OWNER for a patient.
struct PatientRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Transfer a patient to another key, which signs a proof of possession.")

    @Argument(help: "The patient's id.") var patient: PatientID
    @OptionGroup var rotation: RotationOptions
    @OptionGroup var asking: OutboxOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try rotation.check(asking) }

    func run() async throws {
        try await rotation.run(.patient(patient), asking, output, about: [("patient_id", .text(patient.text))]) {
            ledger in
            try await ledger.entry(PatientEntry.self, at: Addressing.patient(patient))?.version
        }
    }
}
