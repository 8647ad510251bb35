internal import ArgumentParser

/// `ehr key`
struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "The keys of records: status, rotation, backups, openings, emergencies.",
        discussion:
            "Without the key database, or without what opens the key wrapper, the records are lost: back both up.",
        subcommands: [
            KeyStatus.self, KeyRotate.self, KeyBackup.self, KeyRestore.self, KeyMake.self, KeyOpenings.self,
            KeyEmergencies.self,
        ])
}
