internal import ArgumentParser
internal import Cryptography
internal import RecordEncryption

/// `ehr record open`
struct RecordOpen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Decrypt a sealed record. The output appears only when the whole record has verified.")

    @Argument(help: "The sealed record.") var sealed: String
    @Argument(help: "The file to make.") var file: String
    @Option(help: ArgumentHelp("The record's key file.", valueName: "file")) var dek: String
    @OptionGroup var record: RecordOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await output.run {
            let context = try record.context()
            do {
                let summary = try RecordFile.open(sealed, to: file, key: .file(at: dek), context: context)
                return .object(
                    record.fields + [
                        ("file", .text(file)), ("hash_sha256", .text(Hex.encode(summary.sha256))),
                        ("plaintext_bytes", .number(summary.plaintextLength)),
                    ])
            } catch let error as RecordFileError {
                throw CommandFailure(error)
            } catch let error as KeyFileError {
                throw CommandFailure(error)
            }
        }
    }
}
