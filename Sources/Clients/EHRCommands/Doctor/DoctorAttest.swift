internal import ArgumentParser
internal import EHRFamily
internal import RecordKeys
internal import RecordRemote

/// `ehr doctor attest`: ATTEST_DOCTOR, by a registrar.
struct DoctorAttest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attest", abstract: "Attest or suspend a doctor; a registrar must sign the batch.")

    @Argument(help: "The doctor's id.") var doctor: DoctorID
    @Option(help: "active or suspended.") var status: Attestation = .active
    @Option(help: "The registrar who attests, with --service or --config.") var registrar: RegistrarID?
    @Option(
        help: """
            Id of the operation, so that a repeated command is one operation; random if not given. With --service or \
            --config.
            """)
    var operation: OperationID?
    @OptionGroup var asking: OutboxOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard asking.aside.isGiven == (registrar != nil) else {
            throw ValidationError("--registrar ID goes with --service or --config, and these with it.")
        }
    }

    func run() async throws {
        try await asking.run(
            .attestDoctor(AttestDoctor(doctor: doctor, status: status)), as: registrar.map(KeyHolder.registrar), output,
            operation: (operation ?? .random()).text,
            about: [("doctor_id", .text(doctor.text)), ("attestation", .text(status.rawValue))])
    }
}
