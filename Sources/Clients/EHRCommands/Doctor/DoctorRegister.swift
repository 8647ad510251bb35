internal import ArgumentParser
internal import EHRFamily

/// `ehr doctor register`: REGISTER_DOCTOR. The signer becomes the owner; a registrar's batch attests at once.
struct DoctorRegister: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "register",
        abstract: "Register a doctor. With a registrar's --batch-key the doctor is attested at once.")

    @Option(help: "The doctor's id, a pseudonym; 128 random bits if not given.")
    var doctor: DoctorID?
    @Option(
        help: ArgumentHelp(
            "The doctor's P-256 public key: 130 hexadecimal digits, beginning with 04.", valueName: "hex"))
    var encryptionKey: EncryptionKey?
    @OptionGroup var submit: SubmitOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await output.run {
            let id = doctor ?? .random()
            return try await submit.submit(
                RegisterDoctor(doctor: id, encryptionKey: encryptionKey), about: [("doctor_id", .text(id.text))])
        }
    }
}
