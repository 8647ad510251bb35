internal import ArgumentParser
internal import EHRFamily

/// `ehr patient register`: REGISTER_PATIENT. The signer becomes the owner.
struct PatientRegister: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "register", abstract: "Register a patient whose records the signer owns.")

    @Option(help: "The patient's id, a pseudonym; 128 random bits if not given.")
    var patient: PatientID?
    @Option(
        help: ArgumentHelp(
            "The patient's P-256 public key: 130 hexadecimal digits, beginning with 04.", valueName: "hex"))
    var encryptionKey: EncryptionKey?
    @OptionGroup var submit: SubmitOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await output.run {
            let id = patient ?? .random()
            return try await submit.submit(
                RegisterPatient(patient: id, encryptionKey: encryptionKey), about: [("patient_id", .text(id.text))])
        }
    }
}
