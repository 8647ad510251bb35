internal import ArgumentParser
internal import Cryptography
internal import DurableFiles
internal import RecordEncryption
internal import StandardStreams

/// `ehr record seal`
struct RecordSeal: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seal",
        abstract: "Encrypt a file as a sealed record; prints the SHA-256 to anchor.",
        discussion: """
            The key file holds 32 bytes, readable by its owner alone; it is created with the sealed record if it does \
            not exist, and never replaced. Whoever has both can read the record. Without the key, nobody can.
            """)

    @Argument(help: "The file to seal; - for standard input.", completion: .file()) var input: String
    @Argument(help: "The sealed record to create; - for standard output.", completion: .file()) var sealed: String
    @OptionGroup var replace: ReplaceOptions
    @OptionGroup var content: ContentOptions
    @Option(help: ArgumentHelp("The record's key file.", valueName: "file"), completion: .file()) var dek: String
    @OptionGroup var record: RecordOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let target = OutputFile(path: sealed, isForced: replace.force, isForTerminal: content.toTerminal)
        try await output.run(aside: target.isStandardOutput) {
            let context = try record.context()
            let (key, isNew) = try DataEncryptionKey.fileOrNew(at: dek)
            try OutputFile.check(
                isNew ? [OutputFile(path: dek, isForced: nil), target] : [target],
                needing: [NeededFile(path: input, what: "the file to seal")]
                    + NeededFile.named(["--dek": isNew ? nil : dek]))
            let progress = ProgressBar("sealing")
            defer { progress.finish() }
            let summary =
                if target.isStandardOutput {
                    try sealToOutput(key, isNew, context, progress)
                } else {
                    try RecordFile.seal(
                        input, to: sealed, replacing: replace.force, key: key, keyFile: isNew ? dek : nil,
                        context: context, begin: progress.expect, progress: progress.advance)
                }
            return .object(
                record.fields + [
                    ("sealed_file", .text(sealed)), ("hash_sha256", .text(Hex.encode(summary.sha256))),
                    ("plaintext_bytes", .number(summary.plaintextLength)),
                    ("sealed_bytes", .number(summary.sealedLength)),
                ])
        }
    }

    /// A new key is in its file before anything that it seals has left; it does not stay where sealing fails.
    private func sealToOutput(
        _ key: DataEncryptionKey, _ isNew: Bool, _ context: RecordContext, _ progress: ProgressBar
    ) throws -> SealedRecordSummary {
        if isNew { try key.write(to: dek) }
        do {
            return try RecordFile.seal(
                input, key: key, context: context, begin: progress.expect, progress: progress.advance,
                into: { try StandardOutput.write($0) })
        } catch {
            if isNew { _ = try? Folder.remove(dek) }
            throw error
        }
    }
}
