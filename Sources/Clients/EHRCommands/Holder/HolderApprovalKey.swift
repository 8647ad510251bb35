internal import ArgumentParser
internal import Holders
internal import RecordRemote

/// `ehr holder approval-key`
struct HolderApprovalKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approval-key", abstract: "Approve with another key from now on.",
        discussion: """
            Approved with the key of before (--approval-key) or a code of the one-time password, and with the password \
            again; or with the holder's own ledger key (--key).
            """)

    @Argument(help: "The new key, from `ehr keygen --encryption`: its public half is sent.", completion: .file())
    var newKey: String
    @OptionGroup var holder: HolderOptions
    @Option(
        help: ArgumentHelp("The holder's own ledger key; the password if not given.", valueName: "file"),
        completion: .file())
    var key: String?
    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let needed = NeededFile.named(["--key": key, "the new key": newKey])
        try await desk.run(output, isActing: false, needing: needed) { open in
            let holder = try holder.holder()
            let new = try ApprovalKey.file(at: newKey).publicKey
            let (session, secret) = try await desk.acting.opened(at: open.requireService(), of: holder, key: key)
            try await session.setApprovalKey(new, of: holder, secret: secret)
            try? await session.endSession("current")
            return .object(holder.fields + [("approval_key", .text("changed"))])
        }
    }
}
