internal import ArgumentParser
internal import Cryptography
internal import EHRFamily
internal import Holders
internal import RecordConfiguration
internal import RecordErrors
internal import RecordRemote
internal import SawtoothSigning

/// `ehr holder enrol`
struct HolderEnrol: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrol",
        abstract: "Enrol with a code: with a password for a key in custody, or with a ledger key of one's own.",
        discussion: """
            Without --key the service makes the ledger key, or takes the one that it kept until now, and keeps it \
            under the password. Write the recovery codes down: each sets a new password, once, and nothing else does.
            """)

    @OptionGroup var holder: HolderOptions
    @Option(
        help: ArgumentHelp("File with the code, mode 0600; asked for if not given.", valueName: "file"),
        completion: .file())
    var codeFile: String?
    @Option(
        help: ArgumentHelp("The holder's own ledger key; a password is asked for if not given.", valueName: "file"),
        completion: .file())
    var key: String?
    @Flag(
        help: """
            With --key: destroy the ledger key that was kept for the holder until now, once the ledger has the new one \
            as owner.
            """)
    var discardKeptKey = false
    @Option(
        help: ArgumentHelp(
            "The P-256 public key, 130 hexadecimal digits, to which records are sealed.", valueName: "hex"))
    var encryptionKey: EncryptionKey?
    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await desk.run(output, isActing: false) { open in
            let holder = try holder.holder()
            let text = try SecretPrompt.read("Enrolment code", file: codeFile)
                .withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
            guard let code = OneTimeCode(text) else { throw RecordFailure(.enrolmentRefused) }
            var enrolment = HolderDesk.Enrolment(
                holder: holder, code: code, encryptionKey: encryptionKey,
                approvalKey: try desk.acting.approvalKey.map { try ApprovalKey.file(at: $0).publicKey })
            enrolment.isDiscardingKeptKey = discardKeptKey
            let (publicKey, codes) = try await enrol(enrolment, open)
            return .object(
                holder.fields + [
                    ("public_key", .text(publicKey)), ("custody", .flag(key == nil)),
                    ("recovery_codes", codes.isEmpty ? .absent : .list(codes.map(OutputValue.text))),
                ])
        }
    }

    private func enrol(_ enrolment: HolderDesk.Enrolment, _ open: OpenDesk) async throws -> (String, [String]) {
        if let key {
            let signer = try KeyFile.read(key)
            if let parts = open.parts {
                let signature = try signer.sign(enrolment.text)
                try await parts.holders.enrol(enrolment, owner: signer.publicKey, signature: signature)
            } else {
                _ = try await open.requireService().enrol(enrolment, signer: signer)
            }
            return (signer.publicKey.hex, [])
        }
        let secret = try NewPassword.read(file: desk.acting.passwordFile, for: enrolment.holder)
        if let parts = open.parts {
            let (key, codes) = try await parts.holders.enrol(enrolment, secret: secret)
            return (key.hex, codes.map(\.text))
        }
        let enrolled = try await open.requireService().enrol(enrolment, secret: secret)
        return (enrolled.publicKey, enrolled.recoveryCodes ?? [])
    }
}
