internal import ArgumentParser
internal import EHRFamily
internal import Foundation
internal import RecordFlow
internal import RecordKeys
internal import SawtoothSigning

/// `ehr access emergency`: EMERGENCY_ACCESS.
struct AccessEmergency: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "emergency",
        abstract: "Log a read without consent in an emergency; it stays open until it is reviewed.",
        discussion: """
            With --service or --config, as a doctor who is enrolled: the record is then read with `ehr record retrieve \
            --doctor ID --access ID`, within five minutes, and some seconds later even if the ledger gives no verdict \
            (docs/spec/holders.md). The key in custody signs where there is no --key.

            Else the entry alone is made on the ledger, signed by --key, and opens nothing by itself.
            """)

    @Option(help: "The doctor's id.") var doctor: DoctorID
    @Option(help: "The patient's id.") var patient: PatientID
    @Option(help: "The record's id.") var record: RecordID
    @Option(help: "The reason, as a code.") var reason: ReasonCode
    @Option(
        help: ArgumentHelp(
            "Time that the doctor's side claims: \(Moment.forms); now if not given.", valueName: "time"))
    var at: Moment?
    @Option(help: "The entry's id; 128 random bits if not given.") var access: AccessID?
    @OptionGroup var asking: OutboxOptions
    @OptionGroup var output: OutputOptions

    private func asked(_ id: AccessID) -> EmergencyAccess {
        EmergencyAccess(
            access: id, patient: patient, doctor: doctor, record: record, reason: reason,
            at: at?.seconds ?? UInt64(max(0, Date().timeIntervalSince1970)))
    }

    private func fields(_ asked: EmergencyAccess) -> [(String, OutputValue)] {
        [
            ("access_id", .text(asked.access.text)), ("doctor_id", .text(doctor.text)),
            ("patient_id", .text(patient.text)), ("record_id", .text(record.text)), ("at", .time(asked.at)),
        ]
    }

    func run() async throws {
        guard let desk = try asking.desk() else {
            return try await output.run {
                let asked = asked(access ?? .random())
                return try await asking.submit().submit(asked, about: fields(asked))
            }
        }
        let key = asking.key
        try await desk.run(output, as: .doctor(doctor), key: key) { open in
            var id = access
            // One that is drawn where the record is kept is known to be fresh.
            if id == nil { id = try await open.journeys.begin(record, of: patient, by: doctor).id }
            let asked = asked(id ?? .random())
            let operation = try await open.journeys.emergency(
                asked, signer: key.map { try KeyFile.read($0) }, timeout: desk.timeout)
            return try desk.outcome(of: operation, about: fields(asked))
        }
    }
}
