internal import ArgumentParser

/// `ehr state`
struct StateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "state", abstract: "The ledger's state, of this family or any other.",
        subcommands: [StateList.self, StateShow.self])
}
