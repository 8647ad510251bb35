internal import ArgumentParser
internal import EHRFamily
internal import RecordFlow
internal import RecordKeys
internal import SawtoothSigning

/// `ehr key make`
struct KeyMake: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make",
        abstract: "Generate a signing key for a patient or a doctor and keep it in custody; prints the public key.",
        discussion: "Whoever keeps the key can sign in that person's name, and an entry does not show who did.")

    @OptionGroup var holder: HolderOptions
    @Flag(help: "Also register the patient or doctor on the ledger, with the new key as owner.") var register = false
    @Option(
        help: ArgumentHelp(
            "With --register: the P-256 public key, 130 hexadecimal digits, beginning with 04.", valueName: "hex"))
    var encryptionKey: EncryptionKey?
    @Flag(help: "With --register: let the registrar that signs batches there vouch for the doctor.") var attest = false
    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard register || !attest else { throw ValidationError("--attest is part of a registration: give --register.") }
        guard register || encryptionKey == nil else {
            throw ValidationError("--encryption-key goes on the ledger: give --register too.")
        }
    }

    func run() async throws {
        let holder = try holder.holder()
        try await desk.run(output, as: holder) { open in
            let key = try await key(of: holder, open.journeys)
            if register {
                try await open.journeys.register(
                    holder, encryptionKey: encryptionKey, attest: attest, signer: nil, timeout: desk.timeout)
            }
            return .object([
                ("holder", .text(holder.role)), ("\(holder.role)_id", .text(holder.id)), ("public_key", .text(key.hex)),
                ("registered", .flag(register)),
            ])
        }
    }

    /// A new key; with --register also one that is there, for a registration that was cut short.
    private func key(of holder: KeyHolder, _ journeys: any RecordJourneys) async throws -> PublicKey {
        if register, let key = try await journeys.signingKey(of: holder) { return key }
        return try await journeys.makeSigningKey(for: holder)
    }
}
