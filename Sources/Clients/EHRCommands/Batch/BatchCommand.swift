internal import ArgumentParser

/// `ehr batch`
struct BatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch", abstract: "Batches that were signed elsewhere, of any family.",
        subcommands: [BatchSubmit.self, BatchStatusCommand.self])
}
