internal import ArgumentParser
internal import EHRFamily

/// `ehr access log`: LOG_ACCESS.
struct AccessLog: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Log a read on the ledger before it happens; rejected without consent.")

    @Option(help: "The doctor's id.") var doctor: DoctorID
    @Option(help: "The patient's id.") var patient: PatientID
    @Option(help: "The record's id.") var record: RecordID
    @Option(help: "HL7 v3 PurposeOfUse code; must equal the consent's.") var purpose: PurposeCode?
    @Option(help: "The entry's id; 128 random bits if not given.") var access: AccessID?
    @OptionGroup var submit: SubmitOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await output.run {
            let id = access ?? .random()
            return try await submit.submit(
                LogAccess(access: id, patient: patient, doctor: doctor, record: record, purpose: purpose),
                about: [
                    ("access_id", .text(id.text)), ("doctor_id", .text(doctor.text)),
                    ("patient_id", .text(patient.text)), ("record_id", .text(record.text)),
                ])
        }
    }
}
