internal import ArgumentParser

/// `ehr record`
struct RecordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "Records: sealed on this machine, anchored on the ledger.",
        subcommands: [RecordSeal.self, RecordOpen.self, RecordAnchor.self, RecordShow.self, RecordVerify.self])
}
