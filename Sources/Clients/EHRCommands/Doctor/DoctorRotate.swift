internal import ArgumentParser
internal import EHRFamily
internal import SawtoothClient
internal import SawtoothProtocol

/// `ehr doctor rotate`: ROTATE_OWNER for a doctor.
struct DoctorRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Transfer a doctor to another key; if the network has registrars, with a registrar's --batch-key.")

    @Argument(help: "The doctor's id.") var doctor: DoctorID
    @OptionGroup var rotation: RotationOptions
    @OptionGroup var submit: SubmitOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await output.run {
            let version =
                try await submit.ledger.api()
                .entry(DoctorEntry.self, at: Addressing.doctor(doctor))?.version ?? 0
            return try await submit.submit(
                rotation.payload(.doctor(doctor), version: version), about: [("doctor_id", .text(doctor.text))])
        }
    }
}
