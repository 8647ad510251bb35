internal import ArgumentParser
internal import Cryptography
internal import EHRFamily
internal import RecordEncryption
internal import RecordErrors

/// `ehr record anchor`: ADD_RECORD_HASH.
struct RecordAnchor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "anchor", abstract: "Put the SHA-256 of a sealed record on the ledger.")

    @Argument(help: "The sealed record, - for standard input; or give --hash.", completion: .file()) var sealed: String?
    @Option(help: "SHA-256 of the sealed record, 64 hexadecimal digits.") var hash: DigestHex?
    @Option(help: "The record's scope.") var scope: ScopeCode = .general
    @Option(help: "A record of the same patient that this one replaces.") var supersedes: RecordID?
    @Option(help: "The doctor's id, if a doctor signs.") var author: DoctorID?
    @OptionGroup var record: RecordOptions
    @OptionGroup var submit: SubmitOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (sealed == nil) != (hash == nil) else {
            throw ValidationError("Give either the sealed record's file or its --hash, not both.")
        }
    }

    func run() async throws {
        try await output.run {
            let hash = try self.hash ?? sealed.map(Self.digest)
            guard let hash else { throw CommandFailure(.usage, "Give the sealed record's file, or its --hash.") }
            return try await submit.submit(
                AddRecordHash(
                    patient: record.patient, record: record.record, hash: hash, scope: scope, supersedes: supersedes,
                    author: author),
                about: record.fields + [("hash_sha256", .text(hash.text)), ("scope", .text(scope.text))])
        }
    }

    private static func digest(_ path: String) throws -> DigestHex {
        DigestHex(unchecked: Hex.encode(try RecordFile.digest(path).sha256))
    }
}
