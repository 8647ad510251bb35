internal import ArgumentParser
internal import DurableFiles
internal import Holders
internal import RecordErrors
internal import RecordKeys
internal import RecordRemote
internal import SawtoothSigning

/// `ehr session open`
struct SessionOpen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "Open a session with the holder's password or ledger key, and keep its token.")

    @Argument(
        help: "The new file, mode 0600: whoever reads it acts as the holder.", completion: .file())
    var file: String
    @OptionGroup var holder: HolderOptions
    @Option(
        help: ArgumentHelp("The holder's ledger key; the password if not given.", valueName: "file"),
        completion: .file())
    var key: String?
    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let target = OutputFile(path: file, isForced: nil)
        try await desk.run(
            output, isActing: false, writing: [target], needing: NeededFile.named(["--key": key])
        ) { open in
            let service = try open.requireService()
            let holder = try holder.holder()
            // Before anything is asked: the file must be there to be made.
            var staged = try StagedFile(for: file, permissions: 0o600)
            let opened =
                if let key {
                    try await service.openSession(of: holder, signer: KeyFile.read(key))
                } else {
                    try await desk.acting.openSession(
                        at: service, of: holder, secret: desk.acting.secret(of: holder))
                }
            do {
                try staged.write(Array((opened.token + "\n").utf8).span.bytes)
                try staged.commit(target.existing)
            } catch {
                // A session whose token nobody has.
                try? await service.acting(opened.token, approver: nil).endSession("current")
                throw error
            }
            return .object(
                holder.fields + [
                    ("session_id", .text(opened.session.id)), ("session_file", .text(file)),
                    ("idle_limit", .number(opened.idleLimit)), ("limit", .number(opened.limit)),
                ])
        }
    }
}
