internal import ArgumentParser

/// `ehr consent`
struct ConsentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consent", abstract: "Consents: which records a patient lets a doctor read.",
        subcommands: [
            ConsentShare.self, ConsentWithdraw.self, ConsentGrant.self, ConsentRevoke.self, ConsentShow.self,
        ])
}
