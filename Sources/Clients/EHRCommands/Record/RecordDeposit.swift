internal import ArgumentParser
internal import EHRFamily
internal import RecordConfiguration
internal import RecordEncryption
internal import RecordErrors
internal import RecordFlow
internal import RecordKeys
internal import SawtoothSigning

/// `ehr record deposit`
struct RecordDeposit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deposit",
        abstract: "Seal a file under a key of its own, store it, and anchor it on the ledger.",
        discussion: """
            After an interruption, run the same command again with the same record id: it continues where the first \
            call stopped, without reading the file; name and type stay those of the first. They are kept sealed with \
            the record's key, and never on the ledger. A random id is printed to standard error before anything is done.
            """)

    @Argument(help: "The file; - for standard input.", completion: .file()) var file: String
    @Option(help: "The patient's id.") var patient: PatientID
    @Option(help: "The record's id; 128 random bits if not given.") var record: RecordID?
    @Option(help: "The record's scope.") var scope: ScopeCode = .general
    @Option(help: "A record of the same patient that this one replaces.") var supersedes: RecordID?
    @Option(help: "The doctor who deposits the record under a consent with --write.") var author: DoctorID?
    @Option(help: "The record's media type, such as application/pdf; none if not given.") var type: String?
    @Option(help: "The record's file name, shown to who may read it; none if not given, not even the file's own.")
    var name: String?
    @OptionGroup var journey: JourneyOptions
    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await desk.run(output, as: author.map(KeyHolder.doctor) ?? .patient(patient), key: journey.key) { open in
            let label = try RecordLabel(mediaType: type, fileName: name)
            let record = record ?? .random()
            let source = try RecordSource(file)
            defer { source.finish() }
            var request = DepositRecord(
                patient: patient, record: record, scope: scope, supersedes: supersedes, author: author,
                label: label, operation: journey.operationID, signer: try journey.signer())
            if let limit = open.parts?.recordLimit { request.lengthLimit = limit }
            if let length = source.length, length > request.lengthLimit {
                throw CommandFailure(
                    .localFile, "\(file) has \(length) bytes; the limit for a record is \(request.lengthLimit).",
                    code: "record_too_long")
            }
            if self.record == nil {
                writeError(
                    "ehr: the record's id is \(record), the operation's \(request.operation); after an interruption "
                        + "run this again with --record \(record) --operation \(request.operation)")
            }
            let operation: LedgerOperation
            do {
                operation = try await open.journeys.deposit(request, timeout: desk.timeout) { try source.next() }
            } catch {
                // A file that cannot be read is that file's fault, not the journey's.
                throw source.failure ?? error
            }
            source.finish()
            return try desk.outcome(
                of: operation,
                about: [
                    ("patient_id", .text(patient.text)), ("record_id", .text(record.text)),
                    ("scope", .text(scope.text)), ("repeated", .flag(!source.wasRead)),
                    ("plaintext_bytes", source.wasRead ? .number(source.byteCount) : .absent),
                ])
        }
    }
}
