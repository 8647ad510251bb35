internal import ArgumentParser
internal import Holders
internal import RecordConfiguration
internal import RecordErrors
internal import RecordRemote

/// `ehr holder code`
struct HolderCode: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "code", abstract: "Draw a code that a holder enrols with: once, within 7 days.",
        discussion: """
            With --service, ask at the maintenance socket. Hand the code to the holder alone: whoever has it becomes \
            them. An earlier code of the holder is void.
            """)

    @OptionGroup var holder: HolderOptions
    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await desk.run(output, isActing: false) { open in
            let holder = try holder.holder()
            let code =
                if let parts = open.parts {
                    try await parts.holders.makeEnrolmentCode(for: holder).text
                } else {
                    try await open.requireService().makeEnrolmentCode(for: holder)
                }
            return .object(holder.fields + [("code", .text(code))])
        }
    }
}
