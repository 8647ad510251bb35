internal import ArgumentParser
internal import Cryptography
internal import EHRFamily
internal import RecordKeys
internal import SawtoothSigning

/// `ehr keygen`: a new signing key, or a doctor's new encryption key.
struct KeygenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keygen",
        abstract: "Make a key: FILE holds the private half (mode 0600), FILE with .pub the public one.",
        discussion: """
            A signing key's files are the ones that `sawtooth keygen` writes. An encryption key is one of P-256: its \
            public half goes on the ledger with `ehr doctor register --encryption-key`. A private key file is \
            never overwritten.
            """
    )

    @Argument(help: "The private key file to make, usually NAME.priv.")
    var file: String

    @Flag(help: "A doctor's encryption key, which records are released to, instead of a signing key.")
    var encryption = false

    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await output.run {
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
