internal import ArgumentParser

/// `ehr events`
struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "The ledger's events.", subcommands: [EventsFollow.self])
}
