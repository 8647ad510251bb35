internal import ArgumentParser
internal import EHRFamily
internal import RecordKeys

/// `ehr access review`: REVIEW_ACCESS.
struct AccessReview: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review", abstract: "Review an emergency access, as the patient or as a registrar.")

    @Option(help: "The access entry's id.") var access: AccessID
    @Option(help: "The doctor's id.") var doctor: DoctorID
    @Option(help: "The patient's id.") var patient: PatientID
    @Option(help: "justified or disputed.") var outcome: ReviewOutcome
    @Option(help: "Who reviews in the patient's place; with --service or --config.") var registrar: RegistrarID?
    @OptionGroup var asking: OutboxOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await asking.run(
            .reviewAccess(ReviewAccess(access: access, doctor: doctor, patient: patient, outcome: outcome)),
            as: registrar.map(KeyHolder.registrar) ?? .patient(patient), output,
            about: [
                ("access_id", .text(access.text)), ("doctor_id", .text(doctor.text)),
                ("patient_id", .text(patient.text)), ("outcome", .text(outcome.rawValue)),
            ])
    }
}
