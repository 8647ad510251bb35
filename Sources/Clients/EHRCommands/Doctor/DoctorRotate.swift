internal import ArgumentParser
internal import EHRFamily
internal import RecordKeys
internal import SawtoothClient
internal import SawtoothProtocol

/// `ehr doctor rotate`: ROTATE_OWNER for a doctor.
struct DoctorRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Transfer a doctor to another key; if the network has registrars, with a registrar's --batch-key.")

    @Argument(help: "The doctor's id.") var doctor: DoctorID
    @OptionGroup var rotation: RotationOptions
    @OptionGroup var asking: OutboxOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try rotation.check(asking) }

    func run() async throws {
        try await rotation.run(.doctor(doctor), asking, output, about: [("doctor_id", .text(doctor.text))]) { ledger in
            try await ledger.entry(DoctorEntry.self, at: Addressing.doctor(doctor))?.version
        }
    }
}
