internal import ArgumentParser
internal import EHRFamily
internal import RecordFlow
internal import RecordKeys

/// `ehr consent withdraw`
struct ConsentWithdraw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: "Stop releasing keys to a doctor at once, then revoke the consent on the ledger.",
        discussion: """
            From the moment it is accepted nothing more is released, even while the ledger is unreachable. What was \
            released before cannot be called back. `ehr consent revoke` changes the ledger's entry alone.
            """)

    @Option(help: "The patient's id.") var patient: PatientID
    @Option(help: "The doctor's id.") var doctor: DoctorID
    @Option(help: "The reason, as a code.") var reason: ReasonCode?
    @OptionGroup var journey: JourneyOptions
    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await desk.run(output, as: .patient(patient), key: journey.key) { open in
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
