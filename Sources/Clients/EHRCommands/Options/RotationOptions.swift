internal import ArgumentParser
internal import EHRFamily
internal import RecordFlow
internal import RecordKeys
internal import SawtoothClient
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

    /// - Throws: `ValidationError`.
    func check(_ asking: OutboxOptions) throws {
        guard asking.key != nil else {
            throw ValidationError("Give --key FILE: a key in custody is rotated with `ehr holder rotate`.")
        }
    }

    /// Has the holder's entry transferred; through the outbox of who is asked, an enrolled holder's new key is pinned.
    func run(
        _ holder: KeyHolder, _ asking: OutboxOptions, _ output: OutputOptions, about fields: [(String, OutputValue)],
        version: @escaping @Sendable (LedgerAPI) async throws -> UInt64?
    ) async throws {
        guard let desk = try asking.desk(), let key = asking.key else {
            return try await output.run {
                let submit = try asking.submit()
                let payload = try payload(
                    RotateOwner.Subject(holder), version: await version(submit.ledger.api()) ?? 0)
                return try await submit.submit(payload, about: fields)
            }
        }
        try await desk.run(output, as: holder, key: key, needing: NeededFile.named(["--new-key": newKey])) { open in
            let payload = try payload(RotateOwner.Subject(holder), version: await version(open.ledger) ?? 0)
            let done = try await open.journeys.submit(
                .rotateOwner(payload), signer: KeyFile.read(key), timeout: desk.timeout)
            return try desk.outcome(of: done, about: fields)
        }
    }

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
