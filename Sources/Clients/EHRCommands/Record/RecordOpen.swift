internal import ArgumentParser
internal import Cryptography
internal import DurableFiles
internal import EHRFamily
internal import RecordEncryption
internal import RecordKeys
internal import StandardStreams

/// `ehr record open`
struct RecordOpen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Decrypt a sealed record. The file appears only after the whole record is verified.",
        discussion: """
            Give the record's key file; or a release, the private key that it was sealed to, and the doctor and access \
            that it was made for. On standard output each piece is verified before it is written, and only exit status \
            0 says that all of the record was there.
            """)

    @Argument(help: "The sealed record; - for standard input.", completion: .file()) var sealed: String
    @Argument(help: "The file to create; - for standard output.", completion: .file()) var file: String
    @OptionGroup var replace: ReplaceOptions
    @OptionGroup var content: ContentOptions
    @Option(help: ArgumentHelp("The record's key file.", valueName: "file"), completion: .file()) var dek: String?
    @Option(
        help: ArgumentHelp("The release, as written by `ehr record release`.", valueName: "file"), completion: .file())
    var release: String?
    @Option(
        help: ArgumentHelp("The P-256 private key that the release was sealed to.", valueName: "file"),
        completion: .file())
    var decryptionKey: String?
    @Option(help: "The doctor that the record was released to.") var doctor: DoctorID?
    @Option(help: "The access that the record was released for.") var access: AccessID?
    @OptionGroup var record: RecordOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        let released = [release != nil, decryptionKey != nil, doctor != nil, access != nil]
        guard dek != nil ? !released.contains(true) : !released.contains(false) else {
            throw ValidationError("Give --dek, or --release with --decryption-key, --doctor and --access.")
        }
    }

    func run() async throws {
        let target = OutputFile(path: file, isForced: replace.force, isForTerminal: content.toTerminal)
        try await output.run(aside: target.isStandardOutput) {
            let context = try record.context()
            try OutputFile.check(
                [target],
                needing: [NeededFile(path: sealed, what: "the sealed record")]
                    + NeededFile.named(["--dek": dek, "--release": release, "--decryption-key": decryptionKey]))
            let progress = ProgressBar("opening")
            defer { progress.finish() }
            let summary =
                if target.isStandardOutput {
                    try RecordFile.open(
                        sealed, key: key(), context: context, begin: progress.expect, progress: progress.advance,
                        into: { try StandardOutput.write($0) })
                } else {
                    try RecordFile.open(
                        sealed, to: file, replacing: replace.force, key: key(), context: context,
                        begin: progress.expect, progress: progress.advance)
                }
            return .object(
                record.fields + [
                    ("file", .text(file)), ("hash_sha256", .text(Hex.encode(summary.sha256))),
                    ("plaintext_bytes", .number(summary.plaintextLength)),
                ])
        }
    }

    private func key() throws -> DataEncryptionKey {
        guard let release, let decryptionKey, let doctor, let access else {
            return try .file(at: dek ?? "")
        }
        let secret = try ReaderKey.file(at: decryptionKey)
        return try KeyRelease(
            access: Access(patient: record.patient, record: record.record, doctor: doctor, id: access),
            recipient: secret.publicKey, sealed: ReadableFile.contents(of: release, limit: KeyRelease.length)
        ).open(privateKey: secret.secret)
    }
}
