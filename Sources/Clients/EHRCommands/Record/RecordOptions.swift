internal import ArgumentParser
internal import Cryptography
internal import EHRFamily
internal import RecordEncryption

/// Whose record, and which: a sealed record opens for these two ids and no others.
struct RecordOptions: ParsableArguments {
    @Option(help: "The patient's id.") var patient: PatientID
    @Option(help: "The record's id.") var record: RecordID

    func context() throws -> RecordContext {
        try RecordContext(patientID: patient.text, recordID: record.text)
    }

    var fields: [(String, OutputValue)] {
        [("patient_id", .text(patient.text)), ("record_id", .text(record.text))]
    }
}
