internal import ArgumentParser
internal import EHRFamily
internal import RecordFlow
internal import RecordKeys
internal import SawtoothSigning

/// `ehr record retrieve`
struct RecordRetrieve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retrieve",
        abstract: "Read a record into a file: the patient's own, or as a doctor, after the ledger has the access.",
        discussion: """
            With --doctor the access is logged and committed first. With --decryption-key the record's key is then \
            released to that private key alone and the record opened here; without, whoever keeps the keys opens it. \
            The output appears only when the whole record has verified.
            """)

    @Argument(help: "The file to make, mode 0600.") var file: String
    @Option(help: "The doctor who reads; the patient if not given.") var doctor: DoctorID?
    @Option(help: "HL7 v3 PurposeOfUse code; must be the consent's.") var purpose: PurposeCode?
    @Option(help: "An access that is on the ledger already, as `ehr access log` gave it; none is logged then.")
    var access: AccessID?
    @Option(
        help: ArgumentHelp("The doctor's P-256 private key, as `ehr keygen --encryption` made it.", valueName: "file"))
    var decryptionKey: String?
    @Option(help: "Only these bytes, FIRST-LAST counted from 0, or FIRST-. The record must have been verified before.")
    var range: ByteRange?
    @Option(help: ArgumentHelp("Private key file of the doctor; the key in custody if not given.", valueName: "file"))
    var key: String?
    @OptionGroup var record: RecordOptions
    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard doctor != nil || (purpose == nil && access == nil && decryptionKey == nil && key == nil) else {
            throw ValidationError("--purpose, --access, --decryption-key and --key are a doctor's: give --doctor too.")
        }
        guard decryptionKey == nil || range == nil else {
            throw ValidationError("A released key opens the whole record: leave out --range or --decryption-key.")
        }
    }

    func run() async throws {
        try await desk.run(output) { open in
            guard let doctor else {
                let reader = try await open.journeys.openOwn(record.record, of: record.patient, range: range?.range)
                return try await write(reader, [])
            }
            let secret = try decryptionKey.map { try ReaderKey.file(at: $0) }
            let access = try await loggedAccess(of: doctor, open)
            let fields: [(String, OutputValue)] = [
                ("doctor_id", .text(doctor.text)), ("access_id", .text(access.access.text)),
            ]
            guard let secret else {
                return try await write(open.journeys.open(access, range: range?.range), fields)
            }
            let release = try await open.journeys.release(access)
            let reader = try await ReleasedRecord(release, openedWith: secret, open)
            return try await write(reader, fields)
        }
    }

    /// The access that is on the ledger when this returns.
    private func loggedAccess(of doctor: DoctorID, _ open: OpenDesk) async throws -> KeyRelease.Purpose {
        if let access {
            return KeyRelease.Purpose(patient: record.patient, record: record.record, doctor: doctor, access: access)
        }
        let signer: (any Signer)? = try key.map { try KeyFile.read($0) }
        let drawn = try await open.journeys.begin(record.record, of: record.patient, by: doctor)
        try await open.journeys.log(drawn, for: purpose, signer: signer, timeout: desk.timeout)
        return drawn
    }

    private func write(_ reader: any PlaintextReader, _ fields: [(String, OutputValue)]) async throws -> OutputValue {
        let count = try await RecordTarget.write(to: file, total: reader.plaintextLength) { try await reader.next() }
        return .object(
            record.fields + fields + [("file", .text(file)), ("plaintext_bytes", .number(count))])
    }
}
