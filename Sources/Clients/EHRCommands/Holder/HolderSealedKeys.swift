internal import ArgumentParser
internal import Holders
internal import RecordConfiguration
internal import RecordRemote

/// `ehr holder sealed-keys`
struct HolderSealedKeys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sealed-keys",
        abstract: "Take a holder's keys out as they are sealed to the offline recovery recipient.",
        discussion: """
            The first of three steps for who has lost the password and every recovery code. With --service, ask at \
            the maintenance socket. Carry the file to the machine of the safe, where `ehr holder recover` opens it.
            """)

    @Argument(help: "The new file.", completion: .file())
    var file: String
    @OptionGroup var holder: HolderOptions
    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let target = OutputFile(path: file, isForced: nil)
        try await desk.run(output, isActing: false, writing: [target]) { open in
            let holder = try holder.holder()
            let message =
                if let parts = open.parts {
                    SealedKeysMessage(try await parts.holders.sealedKeys(of: holder))
                } else {
                    try await open.requireService().sealedKeys(of: holder)
                }
            try RecoveryFile.write(message, to: target)
            return .object(
                holder.fields + [("keys", .number(UInt64(message.keys.count))), ("file", .text(file))])
        }
    }
}
