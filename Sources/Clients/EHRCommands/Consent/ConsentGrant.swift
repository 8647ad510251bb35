internal import ArgumentParser
internal import EHRFamily
internal import SawtoothClient
internal import SawtoothProtocol

/// `ehr consent grant`: GRANT_ACCESS.
struct ConsentGrant: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant", abstract: "Let a doctor read the records of some scopes, or of all.")

    @Option(help: "The patient's id.") var patient: PatientID
    @Option(help: "The doctor's id.") var doctor: DoctorID
    @Option(name: .customLong("scope"), help: "A scope; repeat it for several, up to 16.")
    var scopes: [ScopeCode] = []
    @Flag(help: "All scopes, those of records made later too.") var allScopes = false
    @Option(help: "When the consent ends, in Unix seconds; compared with block time.") var expiry: UInt64?
    @Flag(help: "The doctor may add records of these scopes too.") var write = false
    @Option(help: "HL7 v3 PurposeOfUse code.") var purpose: PurposeCode = .treatment
    @Option(help: "Opaque id of the consent's row where keys are kept; drawn at random if not given.")
    var keyRef: KeyReference?
    @Option(help: "The version of the consent that this one replaces, 0 for none; read from the ledger if not given.")
    var prevVersion: UInt64?
    @OptionGroup var submit: SubmitOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard allScopes == scopes.isEmpty else {
            throw ValidationError("Give --scope (once or more) or --all-scopes, and not both.")
        }
        guard allScopes || Scopes(scopes) != nil else { throw ValidationError("--scope: give \(Scopes.rule).") }
    }

    func run() async throws {
        try await output.run {
            let address = Addressing.consent(of: patient, to: doctor)
            let version =
                if let prevVersion { prevVersion } else {
                    try await submit.ledger.api().entry(ConsentEntry.self, at: address)?.version ?? 0
                }
            let scopes = allScopes ? Scopes.everything : Scopes(self.scopes)
            guard let scopes else { throw CommandFailure(.usage, "--scope: give \(Scopes.rule).") }
            let payload = GrantAccess(
                patient: patient, doctor: doctor, scopes: scopes, keyReference: keyRef ?? .random(), expiry: expiry,
                write: write, purpose: purpose, previousVersion: version)
            return try await submit.submit(
                payload,
                about: [
                    ("patient_id", .text(patient.text)), ("doctor_id", .text(doctor.text)),
                    ("scopes", .list(scopes.texts.map(OutputValue.text))),
                    ("key_ref", .text(payload.keyReference.text)), ("version", .number(version &+ 1)),
                ])
        }
    }
}
