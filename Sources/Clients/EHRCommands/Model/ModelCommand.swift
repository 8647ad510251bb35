internal import ArgumentParser

/// `ehr model`
struct ModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model", abstract: "Models: where a trained model came from.",
        subcommands: [ModelAdd.self, ModelShow.self])
}
