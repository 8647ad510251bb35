internal import ArgumentParser
internal import EHRFamily
internal import SawtoothSigning

/// What `rotate` needs for a patient and for a doctor alike.
struct RotationOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Private key file of the new owner; it signs the proof.", valueName: "file"),
        completion: .file())
    var newKey: String
    @Option(help: ArgumentHelp("A new P-256 public key; the stored one is kept if not given.", valueName: "hex"))
    var encryptionKey: EncryptionKey?
    @Option(help: "The current version of the entry; read from the ledger if not given.")
    var prevVersion: UInt64?

    /// The payload with the new owner's proof over `version`, or over `--prev-version`.
    func payload(_ subject: RotateOwner.Subject, version: UInt64) throws -> RotateOwner {
        try RotateOwner(
            subject, provedBy: KeyFile.read(newKey), encryptionKey: encryptionKey,
            previousVersion: prevVersion ?? version)
    }
}

extension RotateOwner {
    /// A rotation with the new owner's proof.
    init(
        _ subject: Subject, provedBy key: any Signer, encryptionKey: EncryptionKey?, previousVersion: UInt64
    ) throws {
        let owner = PublicKeyHex(unchecked: key.publicKey.hex)
        let proof = try key.sign(
            RotateOwner.proofMessage(subject: subject, newOwner: owner, previousVersion: previousVersion))
        self.init(
            subject: subject, newOwner: owner, proof: SignatureHex(unchecked: proof.hex), encryptionKey: encryptionKey,
            previousVersion: previousVersion)
    }
}
