internal import ArgumentParser
internal import RecordConfiguration
internal import RecordErrors
internal import RecordKeys

/// `ehr key backup`
struct KeyBackup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Write a backup of the key database, of one moment, while others work on it.",
        discussion: """
            Back up the keystore or token too, and keep the erasure list apart from backups: a restore is refused \
            without it.
            """)

    @Argument(help: "The file to make; one that is there is not replaced.") var file: String
    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await desk.run(output) { open in
            guard let keys = open.parts?.keys else {
                throw CommandFailure(
                    .usage, "A backup is made where the key database is: give --config FILE instead of --service.")
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
        abstract: "Make the key database out of a backup, and erase from it what the erasure list names.",
        discussion: "Refused where there is a database already, or where its erasure list is missing or another's.")

    @Argument(help: "The backup.") var file: String
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
