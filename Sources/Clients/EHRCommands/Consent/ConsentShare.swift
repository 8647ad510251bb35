internal import ArgumentParser
internal import EHRFamily
internal import RecordFlow
internal import RecordKeys

/// `ehr consent share`
struct ConsentShare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "share",
        abstract: "Let a doctor read records of some scopes, or of all: for their keys and on the ledger.",
        discussion: "`ehr consent grant` makes the ledger's entry alone: no key is released under it.")

    @Option(help: "The patient's id.") var patient: PatientID
    @Option(help: "The doctor's id.") var doctor: DoctorID
    @OptionGroup var terms: ConsentTermsOptions
    @OptionGroup var journey: JourneyOptions
    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await desk.run(output, as: .patient(patient), key: journey.key) { open in
            let scopes = try terms.chosen()
            let operation = try await open.journeys.share(
                ShareRecord(
                    patient: patient, doctor: doctor, scopes: scopes, expiry: terms.expiry, write: terms.write,
                    purpose: terms.purpose, operation: journey.operationID, signer: try journey.signer()),
                timeout: desk.timeout)
            return try desk.outcome(
                of: operation,
                about: [
                    ("patient_id", .text(patient.text)), ("doctor_id", .text(doctor.text)),
                    ("scopes", .list(scopes.texts.map(OutputValue.text))),
                    ("key_ref", operation.keyReference.map { .text($0.text) } ?? .absent),
                ])
        }
    }
}
