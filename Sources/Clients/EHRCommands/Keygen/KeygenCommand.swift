internal import ArgumentParser
internal import Cryptography
internal import DurableFiles
internal import EHRFamily
internal import RecordKeys
internal import SawtoothSigning

/// `ehr keygen`: a new signing key, or a doctor's new encryption key.
struct KeygenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keygen",
        abstract: "Generate a key pair: FILE holds the private key (mode 0600), FILE with .pub the public one.",
        discussion: """
            A signing key's files are in the format of `sawtooth keygen`. An encryption key is a P-256 key; `ehr \
            doctor register --encryption-key` puts the public one on the ledger. Neither file may exist yet.
            """
    )

    @Argument(help: "The private key file to create, usually NAME.priv.", completion: .file())
    var file: String

    @Flag(help: "Generate a doctor's encryption key, to which records are released, instead of a signing key.")
    var encryption = false

    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await output.run {
            try OutputFile.check(
                [file, KeyPairFiles.publicPath(of: file)].map { OutputFile(path: $0, isForced: nil) }, needing: [])
            let (publicKey, publicFile) = try encryption ? makeEncryptionKey() : makeSigningKey()
            return .object([
                ("public_key", .text(publicKey)), ("private_key_file", .text(file)),
                ("public_key_file", .text(publicFile)),
            ])
        }
    }

    private func makeSigningKey() throws -> (key: String, file: String) {
        let key = try PrivateKey.random()
        return (key.publicKey.hex, try KeyFile.write(key, to: file))
    }

    private func makeEncryptionKey() throws -> (key: String, file: String) {
        let key = try ReaderKey.random()
        return (Hex.encode(key.publicKey.bytes), try key.write(to: file))
    }
}
