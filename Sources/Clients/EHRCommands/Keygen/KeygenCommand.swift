internal import ArgumentParser
internal import SawtoothSigning

/// `ehr keygen`: a new signing key.
struct KeygenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keygen",
        abstract: "Make a signing key: FILE holds the private half (mode 0600), FILE with .pub the public one.",
        discussion: "The files are the ones that `sawtooth keygen` writes. An existing file is never overwritten."
    )

    @Argument(help: "The private key file to make, usually NAME.priv.")
    var file: String

    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await output.run {
            let key = try PrivateKey.random()
            let publicFile = try KeyFile.write(key, to: file)
            return .object([
                ("public_key", .text(key.publicKey.hex)), ("private_key_file", .text(file)),
                ("public_key_file", .text(publicFile)),
            ])
        }
    }
}
