internal import ArgumentParser
internal import EHRFamily
internal import RecordErrors
internal import RecordFlow
internal import RecordKeys

/// `ehr record describe`
struct RecordDescribe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Show a record's file name, media type, length and state without opening it.",
        discussion: """
            As its patient, or with --doctor as a doctor once the access is on the ledger, as for `ehr record retrieve`.
            """)

    @OptionGroup var record: RecordOptions
    @OptionGroup var doctorAccess: DoctorAccessOptions
    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard doctorAccess.doctor != nil || !doctorAccess.isGiven else {
            throw ValidationError("--purpose, --access and --key are for doctors: give --doctor too.")
        }
    }

    func run() async throws {
        let holder = doctorAccess.doctor.map(KeyHolder.doctor) ?? .patient(record.patient)
        try await desk.run(output, as: holder, key: doctorAccess.key) { open in
            guard let doctor = doctorAccess.doctor else {
                let found = try await open.journeys.describe([record.record], of: record.patient)
                guard let description = found.first else {
                    throw RecordFailure(.notFound, "record \(record.record) of patient \(record.patient)")
                }
                return .object(record.fields + description.fields)
            }
            let access = try await doctorAccess.logged(record, by: doctor, open.journeys, timeout: desk.timeout)
            return .object(record.fields + access.fields + (try await open.journeys.describe(access)).fields)
        }
    }
}

extension RecordDescription {
    fileprivate var fields: [(String, OutputValue)] {
        [
            ("scope", .text(scope.text)), ("state", .text(state.rawValue)), ("plaintext_bytes", .number(length)),
            ("sha256", .text(sha256.text)), ("media_type", label?.mediaType.map(OutputValue.text) ?? .absent),
            ("file_name", label?.fileName.map(OutputValue.text) ?? .absent),
        ]
    }
}
