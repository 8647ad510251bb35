internal import ArgumentParser
internal import EHRFamily
internal import RecordFlow

/// `ehr consent withdraw`
struct ConsentWithdraw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: "End a doctor's access at once where keys are kept, then revoke the consent on the ledger.",
        discussion: """
            From the moment that it is accepted nothing more is released, whether the ledger can be reached or not; \
            what was released before cannot be called back. `ehr consent revoke` is the ledger's entry alone.
            """)

    @Option(help: "The patient's id.") var patient: PatientID
    @Option(help: "The doctor's id.") var doctor: DoctorID
    @Option(help: "Why, as a code.") var reason: ReasonCode?
    @OptionGroup var journey: JourneyOptions
    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await desk.run(output) { open in
            let operation = try await open.journeys.withdraw(
                WithdrawConsent(
                    patient: patient, doctor: doctor, operation: journey.operationID, reason: reason,
                    signer: try journey.signer()),
                timeout: desk.timeout)
            return try desk.outcome(
                of: operation,
                about: [
                    ("patient_id", .text(patient.text)), ("doctor_id", .text(doctor.text)), ("access", .text("denied")),
                ])
        }
    }
}
