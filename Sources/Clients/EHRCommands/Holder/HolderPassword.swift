internal import ArgumentParser
internal import Cryptography
internal import Holders
internal import RecordConfiguration
internal import RecordErrors
internal import RecordKeys
internal import RecordRemote

/// `ehr holder password`
struct HolderPassword: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "password", abstract: "Set a new password, with the one of now or with a recovery code.",
        discussion: "Other sessions of the holder end. A recovery code is used up; the password is asked for.")

    @OptionGroup var holder: HolderOptions
    @Option(
        help: ArgumentHelp("File with the new password, mode 0600; asked for if not given.", valueName: "file"),
        completion: .file())
    var newPasswordFile: String?
    @Option(help: "Use the recovery code of this place on its page, 1 to 10, instead of the password of now.")
    var recovery: Int?
    @Option(
        help: ArgumentHelp("File with the recovery code, mode 0600; asked for if not given.", valueName: "file"),
        completion: .file())
    var codeFile: String?
    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await desk.run(output, isActing: false) { open in
            let holder = try holder.holder()
            if let recovery {
                let text = try SecretPrompt.read("Recovery code", file: codeFile)
                    .withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
                guard let code = OneTimeCode(text) else { throw RecordFailure(.sessionRefused) }
                let secret = try new(holder)
                if let parts = open.parts {
                    try await parts.holders.change(
                        holder, to: secret, proof: .recovery(number: recovery, code), in: nil)
                } else {
                    try await open.requireService().changeSecret(of: holder, to: secret, recovery: recovery, code.text)
                }
            } else {
                let old = try desk.acting.secret(of: holder)
                let secret = try new(holder)
                if let parts = open.parts {
                    try await parts.holders.change(holder, to: secret, proof: .secret(old), in: nil)
                } else {
                    let service = try open.requireService()
                    let approver = try desk.acting.approver(nil)
                    let session = try await desk.acting.opened(at: service, of: holder, secret: old, approver)
                    try await session.changeSecret(of: holder, to: secret, old: old)
                    try? await session.endSession("current")
                }
            }
            return .object(holder.fields + [("password", .text("changed"))])
        }
    }

    private func new(_ holder: KeyHolder) throws -> UnlockSecret {
        try NewPassword.read(file: newPasswordFile, for: holder)
    }
}
