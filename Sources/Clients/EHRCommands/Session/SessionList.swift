internal import ArgumentParser
internal import RecordRemote

/// `ehr session list`
struct SessionList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the holder's sessions, the oldest first.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await desk.run(output) { open in
            .list(
                try await open.requireService().sessions().map { session in
                    .object([
                        ("session_id", .text(session.id)), ("holder", .text(session.role)),
                        ("id", .text(session.holder)), ("opened_with", .text(session.way)),
                        ("opened_at", .time(session.openedAt)), ("idle_seconds", .number(session.idle)),
                        ("current", .flag(session.current)),
                    ])
                })
        }
    }
}
