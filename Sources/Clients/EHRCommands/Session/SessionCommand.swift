internal import ArgumentParser

/// `ehr session`
struct SessionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "session", abstract: "Sessions at an encryption service, for holders who are enrolled.",
        discussion: """
            A session ends 15 minutes after its last use, after 8 hours in any case, and when the service restarts. \
            Commands with --key or --unlock open one for themselves and end it; --session uses one that is open.
            """,
        subcommands: [SessionOpen.self, SessionList.self, SessionEnd.self])
}
