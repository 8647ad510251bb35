internal import ArgumentParser
internal import Cryptography
internal import Holders
internal import RecordErrors
internal import RecordRemote
internal import SawtoothSigning

/// `ehr holder one-time-password`
struct HolderOneTimePassword: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "one-time-password",
        abstract: "Have an authenticator's codes asked for beside the password, and approve with them.",
        discussion: """
            Prints the secret for the authenticator, once, and asks for the first code: from then on a session opens \
            with password and code, and a code approves what needs approval. Each code is good once. An earlier \
            one-time password is replaced. A recovery code of the holder removes it.
            """)

    @OptionGroup var holder: HolderOptions
    @Option(
        help: ArgumentHelp("The holder's own ledger key; the password if not given.", valueName: "file"),
        completion: .file())
    var key: String?
    @Flag(help: "Remove the one-time password.") var remove = false
    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await desk.run(output, isActing: false, needing: NeededFile.named(["--key": key])) { open in
            let holder = try holder.holder()
            let (session, secret) = try await desk.acting.opened(at: open.requireService(), of: holder, key: key)
            let done = remove ? "removed" : "set"
            if remove {
                try await session.removeOneTimePassword(of: holder)
            } else {
                let made = try await session.makeOneTimePassword(for: holder, secret: secret)
                try output.print(
                    .object(holder.fields + [("secret", .text(made.secret)), ("uri", .text(made.uri))]))
                let code = try SecretPrompt.read("First code of it")
                    .withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
                try await session.confirmOneTimePassword(code: code)
            }
            try? await session.endSession("current")
            return .object(holder.fields + [("one_time_password", .text(done))])
        }
    }
}
