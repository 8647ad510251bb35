internal import ArgumentParser
internal import Cryptography
internal import EHRFamily
internal import RecordEncryption
internal import SawtoothClient
internal import SawtoothProtocol

/// `ehr record verify`
struct RecordVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Compare a sealed record with its anchor; with --dek, decrypt it to the end too, keeping nothing.")

    @Argument(help: "The sealed record.") var sealed: String
    @Option(help: ArgumentHelp("The record's key file.", valueName: "file")) var dek: String?
    @OptionGroup var record: RecordOptions
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await output.run {
            let address = Addressing.record(record.record, of: record.patient)
            guard let entry = try await ledger.api().entry(RecordEntry.self, at: address) else {
                throw CommandFailure(
                    .rejected, "The ledger has no record \(record.record) of patient \(record.patient).",
                    code: "not_found", details: [("address", .text(address.hex))])
            }
            guard let anchor = Hex.decode(entry.hash.text) else {
                throw CommandFailure(.verificationFailed, "The anchor's hash \(entry.hash) is none.")
            }
            let bytes = try check(anchor)
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

    /// The sealed record's length, when it is the anchored one.
    private func check(_ anchor: [UInt8]) throws -> UInt64 {
        let context = try record.context()
        do {
            if let dek {
                return try RecordFile.verify(sealed, key: .file(at: dek), context: context, anchor: anchor).sealedLength
            }
            let (sha256, length) = try RecordFile.digest(sealed)
            guard sha256 == anchor else { throw RecordFileError.anchorMismatch(expected: anchor, actual: sha256) }
            return length
        } catch let error as RecordFileError {
            throw CommandFailure(error)
        } catch let error as KeyFileError {
            throw CommandFailure(error)
        }
    }
}
