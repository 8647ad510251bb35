internal import ArgumentParser
internal import EHRFamily

/// `ehr consent revoke`: REVOKE_ACCESS.
struct ConsentRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract:
            "Revoke a consent, on the ledger alone. Without one, it leaves an entry that makes a pending grant stale.")

    @Option(help: "The patient's id.") var patient: PatientID
    @Option(help: "The doctor's id.") var doctor: DoctorID
    @Option(help: "The reason, as a code.") var reason: ReasonCode?
    @Option(help: "The version of the consent to revoke, 0 for none; read from the ledger if not given.")
    var prevVersion: UInt64?
    @OptionGroup var submit: SubmitOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await output.run {
            let version = try await submit.ledger.consentVersion(prevVersion, of: patient, to: doctor)
            return try await submit.submit(
                RevokeAccess(patient: patient, doctor: doctor, previousVersion: version, reason: reason),
                about: [
                    ("patient_id", .text(patient.text)), ("doctor_id", .text(doctor.text)),
                    ("version", .number(version &+ 1)),
                ])
        }
    }
}
