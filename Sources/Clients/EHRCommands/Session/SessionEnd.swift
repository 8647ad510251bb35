internal import ArgumentParser
internal import RecordRemote

/// `ehr session end`
struct SessionEnd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "end", abstract: "End the session of --session, or another one of the same holder.")

    @Argument(help: "The session's id, from `ehr session list`; the current one if not given.") var id = "current"
    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await desk.run(output) { open in
            try await open.requireService().endSession(id)
            return .object([("ended", .text(id))])
        }
    }
}
