internal import ArgumentParser

/// `ehr key`
struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "The keys of records: what there is, newer ones, backups.",
        discussion: "Losing the key database, or what opens the key wrapper, is losing the records: back both up.",
        subcommands: [KeyStatus.self, KeyRotate.self, KeyBackup.self, KeyRestore.self, KeyMake.self])
}
