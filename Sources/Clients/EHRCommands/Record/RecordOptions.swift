internal import ArgumentParser
internal import Cryptography
internal import EHRFamily
internal import RecordEncryption

/// Whose record, and which: a sealed record opens for these two ids and no others.
struct RecordOptions: ParsableArguments {
    @Option(help: "The patient's id.") var patient: PatientID
    @Option(help: "The record's id.") var record: RecordID

    func context() throws -> RecordContext {
        do {
            return try RecordContext(patientID: patient.text, recordID: record.text)
        } catch {
            throw CommandFailure(.usage, error.description)
        }
    }

    var fields: [(String, OutputValue)] {
        [("patient_id", .text(patient.text)), ("record_id", .text(record.text))]
    }
}

extension CommandFailure {
    init(_ error: RecordFileError) {
        switch error {
        case .file: self.init(.localFile, error.description)
        case .record(let fault): self.init(fault.isDamage ? .verificationFailed : .localFile, error.description)
        case .anchorMismatch: self.init(.verificationFailed, error.description, code: "anchor_mismatch")
        }
    }

    init(_ error: KeyFileError) {
        self.init(.localFile, error.description)
    }
}
