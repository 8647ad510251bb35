internal import ArgumentParser
internal import EHRFamily

/// `ehr consent grant`: GRANT_ACCESS.
struct ConsentGrant: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant", abstract: "Let a doctor read records of some scopes, or of all: the ledger's entry alone."
    )

    @Option(help: "The patient's id.") var patient: PatientID
    @Option(help: "The doctor's id.") var doctor: DoctorID
    @OptionGroup var terms: ConsentTermsOptions
    @Option(help: "Opaque id of the consent in the key database; random if not given.")
    var keyRef: KeyReference?
    @Option(help: "The version that this consent replaces, 0 for none; read from the ledger if not given.")
    var prevVersion: UInt64?
    @OptionGroup var submit: SubmitOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await output.run {
            let version = try await submit.ledger.consentVersion(prevVersion, of: patient, to: doctor)
            let scopes = try terms.chosen()
            let payload = GrantAccess(
                patient: patient, doctor: doctor, scopes: scopes, keyReference: keyRef ?? .random(),
                expiry: terms.expiry, write: terms.write, purpose: terms.purpose, previousVersion: version)
            return try await submit.submit(
                payload,
                about: [
                    ("patient_id", .text(patient.text)), ("doctor_id", .text(doctor.text)),
                    ("scopes", .list(scopes.texts.map(OutputValue.text))),
                    ("key_ref", .text(payload.keyReference.text)), ("version", .number(version &+ 1)),
                ])
        }
    }
}
