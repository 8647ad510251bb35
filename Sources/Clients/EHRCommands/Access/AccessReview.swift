internal import ArgumentParser
internal import EHRFamily

/// `ehr access review`: REVIEW_ACCESS.
struct AccessReview: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review", abstract: "Review an emergency access, as the patient or as a registrar.")

    @Option(help: "The access entry's id.") var access: AccessID
    @Option(help: "The doctor's id.") var doctor: DoctorID
    @Option(help: "The patient's id.") var patient: PatientID
    @Option(help: "justified or disputed.") var outcome: ReviewOutcome
    @OptionGroup var submit: SubmitOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await output.run {
            try await submit.submit(
                ReviewAccess(access: access, doctor: doctor, patient: patient, outcome: outcome),
                about: [
                    ("access_id", .text(access.text)), ("doctor_id", .text(doctor.text)),
                    ("patient_id", .text(patient.text)), ("outcome", .text(outcome.rawValue)),
                ])
        }
    }
}
