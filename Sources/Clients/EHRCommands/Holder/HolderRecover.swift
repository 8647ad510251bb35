internal import ArgumentParser
internal import Holders
internal import RecordKeys
internal import RecordRemote

/// `ehr holder recover`
struct HolderRecover: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover", abstract: "On the machine of the safe: give a holder's keys a new password.",
        discussion: """
            Asks nobody and needs no network. The holder types the new password here. The private key of the \
            recovery recipient stays on this machine; the new file goes to who maintains the service, for \
            `ehr holder restore`. It is good once, and what is in it is worth as much as the password.
            """)

    @Argument(help: "The file from `ehr holder sealed-keys`.", completion: .file())
    var sealed: String
    @Argument(help: "The new file, mode 0600.", completion: .file())
    var recovered: String
    @Option(
        help: ArgumentHelp(
            "Private key of the recovery recipient, from `ehr keygen --encryption`.", valueName: "file"),
        completion: .file())
    var decryptionKey: String
    @Option(
        help: ArgumentHelp("File with the new password, mode 0600; asked for if not given.", valueName: "file"),
        completion: .file())
    var newPasswordFile: String?
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await output.run {
            let target = OutputFile(path: recovered, isForced: nil)
            try OutputFile.check(
                [target],
                needing: NeededFile.named([
                    "the sealed keys": sealed, "--decryption-key": decryptionKey,
                    "--new-password-file": newPasswordFile,
                ]))
            let keys = try RecoveryFile.read(SealedKeysMessage.self, from: sealed).sealed()
            let key = try ReaderKey.file(at: decryptionKey)
            let secret = try NewPassword.read(file: newPasswordFile, for: keys.holder)
            try RecoveryFile.write(RecoveredKeysMessage(keys.recover(with: key, secret: secret)), to: target)
            return .object(keys.holder.fields + [("file", .text(recovered))])
        }
    }
}
