internal import ArgumentParser

/// `ehr holder`
struct HolderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "holder", abstract: "Enrolment of patients and doctors at whoever keeps the keys.",
        discussion: """
            An enrolled holder acts in a session only, which opens with the holder's password or ledger key. Their \
            keys are pinned: what a ledger's API says of them does not count.
            """,
        subcommands: [
            HolderCode.self, HolderEnrol.self, HolderApprovalKey.self, HolderPassword.self, HolderRecoveryCodes.self,
            HolderOneTimePassword.self,
            HolderRotate.self, HolderSealedKeys.self, HolderRecover.self, HolderRestore.self,
        ])
}
