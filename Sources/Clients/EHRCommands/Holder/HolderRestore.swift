internal import ArgumentParser
internal import Holders
internal import RecordConfiguration
internal import RecordKeys
internal import RecordRemote

/// `ehr holder restore`
struct HolderRestore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Hand in a holder's keys under the new password, from the machine of the safe.",
        discussion: """
            With --service, at the maintenance socket. The holder's sessions end, and earlier recovery codes are void: \
            draw new ones with `ehr holder recovery-codes`.
            """)

    @Argument(help: "The file from `ehr holder recover`.", completion: .file())
    var recovered: String
    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await desk.run(output, isActing: false) { open in
            let message = try RecoveryFile.read(RecoveredKeysMessage.self, from: recovered)
            let keys = try message.recovered()
            if let parts = open.parts {
                try await parts.holders.restore(keys)
            } else {
                try await open.requireService().restore(message)
            }
            return .object(keys.holder.fields + [("password", .text("changed"))])
        }
    }
}
