internal import ArgumentParser
internal import EHRFamily
internal import RecordErrors

/// `ehr doctor attest`: ATTEST_DOCTOR, by a registrar.
struct DoctorAttest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attest", abstract: "Attest or suspend a doctor; a registrar must sign the batch.")

    @Argument(help: "The doctor's id.") var doctor: DoctorID
    @Option(help: "active or suspended.") var status: Attestation = .active
    @OptionGroup var submit: SubmitOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await output.run {
            try await submit.submit(
                AttestDoctor(doctor: doctor, status: status),
                about: [("doctor_id", .text(doctor.text)), ("attestation", .text(status.rawValue))])
        }
    }
}
