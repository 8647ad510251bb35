internal import ArgumentParser
internal import Cryptography
internal import EHRFamily
internal import Logging
internal import RecordEncryption
internal import RecordErrors
internal import RecordFlow
internal import RecordKeys
internal import SawtoothClient
internal import SawtoothProtocol

/// `ehr record verify`
struct RecordVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Compare a sealed record with its anchor: a file, or the stored object.",
        discussion: """
            With a file, its SHA-256 is compared with the anchor; with --dek it is also decrypted to its end. Without \
            a file, with --config or --service, the stored object is compared and decrypted. No plaintext is kept.
            """)

    @Argument(help: "The sealed record, - for standard input; the stored object if not given.", completion: .file())
    var sealed: String?
    @Option(help: ArgumentHelp("The record's key file.", valueName: "file"), completion: .file()) var dek: String?
    @OptionGroup var record: RecordOptions
    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard sealed != nil || dek == nil else {
            throw ValidationError("--dek decrypts a file: give the sealed record's file too.")
        }
        guard sealed == nil || (desk.config == nil && desk.service == nil) else {
            throw ValidationError("Give either a file, or --config or --service for the stored object, not both.")
        }
    }

    func run() async throws {
        guard let sealed else { return try await verifyStored() }
        try await output.run {
            let address = Addressing.record(record.record, of: record.patient)
            let ledger = try desk.ledgerAlone()
            guard let entry = try await ledger.entry(RecordEntry.self, at: address) else {
                throw CommandFailure(
                    .rejected, "The ledger has no record \(record.record) of patient \(record.patient).",
                    code: "not_found", details: [("address", .text(address.hex))])
            }
            guard let anchor = Hex.decode(entry.hash.text) else {
                throw CommandFailure(.verificationFailed, "The anchor's hash \(entry.hash) is invalid.")
            }
            let bytes = try check(sealed, anchor)
            return .object(
                record.fields + [
                    ("verified", .flag(true)), ("decrypted", .flag(dek != nil)),
                    ("hash_sha256", .text(entry.hash.text)),
                    ("sealed_bytes", .number(bytes)),
                    ("superseded_by", entry.supersededBy.map { .text($0.text) } ?? .absent),
                    ("address", .text(address.hex)),
                ])
        }
    }

    private func verifyStored() async throws {
        try await desk.run(output, as: .patient(record.patient)) { open in
            let progress = WaitingNotice("verifying")
            defer { progress.finish() }
            let finding = try await open.journeys.verify(record.record, of: record.patient)
            return .object(
                record.fields + [
                    ("verified", .flag(true)), ("decrypted", .flag(true)), ("hash_sha256", .text(finding.anchor.text)),
                    ("sealed_bytes", .number(finding.length)), ("plaintext_bytes", .number(finding.plaintextLength)),
                ])
        }
    }

    /// The sealed record's length, when it is the anchored one.
    private func check(_ sealed: String, _ anchor: [UInt8]) throws -> UInt64 {
        let context = try record.context()
        if let dek {
            return try RecordFile.verify(sealed, key: .file(at: dek), context: context, anchor: anchor).sealedLength
        }
        let (sha256, length) = try RecordFile.digest(sealed)
        guard sha256 == anchor else { throw RecordFailure.anchorMismatch(expected: anchor, actual: sha256) }
        return length
    }
}
