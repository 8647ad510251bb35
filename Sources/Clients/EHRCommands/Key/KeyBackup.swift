internal import ArgumentParser
internal import RecordConfiguration
internal import RecordErrors
internal import RecordKeys

/// `ehr key backup`
struct KeyBackup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Write a consistent backup of the key database while it is in use.",
        discussion: """
            Back up the keystore or token too. Keep the erasure list apart from the backups: without it a restore is \
            refused.
            """)

    @Argument(help: "The file to create; an existing file is not replaced.", completion: .file()) var file: String
    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let files = [file, SQLiteKeyStore.draft(of: file)].map { OutputFile(path: $0, isForced: nil) }
        try await desk.run(output, writing: files) { open in
            guard let keys = open.parts?.keys else {
                throw CommandFailure(
                    .usage,
                    "A backup is made on the machine of the key database: give --config FILE instead of --service.")
            }
            try await keys.backUp(to: file)
            return .object([("backup_file", .text(file)), ("database", .text(keys.path))])
        }
    }
}

/// `ehr key restore`
struct KeyRestore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Restore the key database from a backup, and erase from it what the erasure list names.",
        discussion:
            "Refused if there is a database already, or if its erasure list is missing or belongs to another one.")

    @Argument(help: "The backup.", completion: .file()) var file: String
    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await output.run {
            let settings = try desk.settings()
            try await RecordParts.restoreKeys(settings, from: file)
            return .object([("backup_file", .text(file)), ("restored", .flag(true))])
        }
    }
}
