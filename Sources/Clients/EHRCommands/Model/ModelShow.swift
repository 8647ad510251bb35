internal import ArgumentParser
internal import EHRFamily

/// `ehr model show`
struct ModelShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show a model's entry.")

    @Argument(help: "SHA-256 of the model, 64 hexadecimal digits.") var hash: DigestHex
    @Option(help: "The submitter's public key, 66 hexadecimal digits.") var submitter: PublicKeyHex
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await output.run {
            try await ledger.show(
                ModelEntry.self, at: Addressing.model(hash, by: submitter), name: "model \(hash)", \.output)
        }
    }
}
