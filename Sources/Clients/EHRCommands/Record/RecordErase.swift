internal import ArgumentParser
internal import EHRFamily
internal import Glibc
internal import RecordErrors
internal import RecordFlow
internal import RecordKeys

/// `ehr record erase`
struct RecordErase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Destroy the keys of a record, or all keys of a patient. This cannot be undone.",
        discussion: """
            Asks for the patient's id on a terminal; elsewhere it needs --yes. What remains is said in the answer.
            """)

    @Option(help: "The patient's id.") var patient: PatientID
    @Option(help: "The record's id.") var record: RecordID?
    @Flag(help: "Erase everything of the patient: records, consents, releases, the key in custody.") var everything =
        false
    @Option(
        help: ArgumentHelp("The patient's ledger key, if the patient keeps it and is enrolled.", valueName: "file"),
        completion: .file())
    var key: String?
    @Flag(help: "Do not ask for confirmation.") var yes = false
    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    private static let remains = [
        "the ledger's entries under their pseudonymous ids",
        "keys in older backups of the key database until those are gone",
        "what was released to doctors before",
    ]

    func validate() throws {
        guard (record == nil) == everything else {
            throw ValidationError("Give either --record ID or --everything, not both.")
        }
    }

    func run() async throws {
        try await desk.run(output, as: .patient(patient), key: key) { open in
            try confirm()
            let removed = try await open.journeys.erase(record.map { .record($0, of: patient) } ?? .patient(patient))
            return .object([
                ("patient_id", .text(patient.text)), ("record_id", record.map { .text($0.text) } ?? .absent),
                ("erased", .text(record == nil ? "everything" : "record")),
                ("objects_removed", .number(UInt64(clamping: removed))),
                ("remains", .list(RecordErase.remains.map(OutputValue.text))),
            ])
        }
    }

    private func confirm() throws {
        if yes { return }
        guard isatty(STDIN_FILENO) == 1 else {
            throw CommandFailure(.usage, "This cannot be undone: give --yes when standard input is not a terminal.")
        }
        let what = record.map { "record \($0) of patient \(patient)" } ?? "EVERYTHING of patient \(patient)"
        let question = "The keys of \(what) will be destroyed for good.\nType the patient's id to continue: "
        guard try InputLine.read("The patient's id", prompt: question) == Array(patient.text.utf8) else {
            throw CommandFailure(.usage, "That is not the patient's id: nothing was erased.")
        }
    }
}
