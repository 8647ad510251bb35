internal import ArgumentParser
internal import EHRFamily
internal import Foundation

/// `ehr access emergency`: EMERGENCY_ACCESS.
struct AccessEmergency: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "emergency",
        abstract: "Log a read without consent in an emergency; it stays open until it is reviewed.")

    @Option(help: "The doctor's id.") var doctor: DoctorID
    @Option(help: "The patient's id.") var patient: PatientID
    @Option(help: "The record's id.") var record: RecordID
    @Option(help: "The reason, as a code.") var reason: ReasonCode
    @Option(
        help: ArgumentHelp(
            "Time that the doctor's side claims: \(Moment.forms); now if not given.", valueName: "time"))
    var at: Moment?
    @Option(help: "The entry's id; 128 random bits if not given.") var access: AccessID?
    @OptionGroup var submit: SubmitOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await output.run {
            let id = access ?? .random()
            let time = at?.seconds ?? UInt64(max(0, Date().timeIntervalSince1970))
            return try await submit.submit(
                EmergencyAccess(access: id, patient: patient, doctor: doctor, record: record, reason: reason, at: time),
                about: [
                    ("access_id", .text(id.text)), ("doctor_id", .text(doctor.text)),
                    ("patient_id", .text(patient.text)), ("record_id", .text(record.text)), ("at", .time(time)),
                ])
        }
    }
}
