internal import ArgumentParser
internal import EHRFamily
internal import RecordErrors
internal import RecordFlow
internal import RecordKeys

/// `ehr record retrieve`
struct RecordRetrieve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retrieve",
        abstract: "Read a record into a file, as its patient, or as a doctor once the access is on the ledger.",
        discussion: """
            With --doctor the access is logged and committed first. With --decryption-key the record's key is then \
            released to that private key alone, and the record is decrypted here; without it, whoever keeps the keys \
            decrypts. The file appears only after the whole record is verified; on standard output each piece is \
            verified before it is written, and only exit status 0 says that all of the record was there.
            """)

    @Argument(help: "The file to create, mode 0600; - for standard output.", completion: .file()) var file: String
    @OptionGroup var replace: ReplaceOptions
    @OptionGroup var content: ContentOptions
    @OptionGroup var doctorAccess: DoctorAccessOptions
    @Option(
        help: ArgumentHelp("The doctor's P-256 private key, from `ehr keygen --encryption`.", valueName: "file"),
        completion: .file())
    var decryptionKey: String?
    @Option(help: "Only these bytes: FIRST-LAST, counted from 0, or FIRST- to the end.")
    var range: ByteRange?
    @OptionGroup var record: RecordOptions
    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard doctorAccess.doctor != nil || (!doctorAccess.isGiven && decryptionKey == nil) else {
            throw ValidationError("--purpose, --access, --decryption-key and --key are for doctors: give --doctor too.")
        }
        guard decryptionKey == nil || range == nil else {
            throw ValidationError("A released key decrypts the whole record: leave out --range or --decryption-key.")
        }
    }

    func run() async throws {
        let holder = doctorAccess.doctor.map(KeyHolder.doctor) ?? .patient(record.patient)
        try await desk.run(
            output, as: holder, key: doctorAccess.key, writing: [target],
            needing: NeededFile.named(["--decryption-key": decryptionKey])
        ) { open in
            guard let doctor = doctorAccess.doctor else {
                let reader = try await open.journeys.openOwn(record.record, of: record.patient, range: part)
                return try await write(reader, [])
            }
            let secret = try decryptionKey.map { try ReaderKey.file(at: $0) }
            let access = try await doctorAccess.logged(record, by: doctor, open.journeys, timeout: desk.timeout)
            guard let secret else {
                let reader = try await open.journeys.open(access, range: part)
                return try await write(reader, access.fields)
            }
            let release = try await open.journeys.release(access)
            let reader = try await ReleasedRecord(release, openedWith: secret, open)
            return try await write(reader, access.fields)
        }
    }

    private var target: OutputFile {
        OutputFile(path: file, isForced: replace.force, isForTerminal: content.toTerminal)
    }

    private var part: RecordRange? { range.map { .bytes($0.range) } }

    private func write(_ reader: any RecordReader, _ fields: [(String, OutputValue)]) async throws -> OutputValue {
        let count = try await RecordTarget.write(to: target, total: reader.length) { try await reader.next() }
        return .object(
            record.fields + fields + [("file", .text(file)), ("plaintext_bytes", .number(count))])
    }
}
