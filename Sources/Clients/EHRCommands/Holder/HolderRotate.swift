internal import ArgumentParser
internal import EHRFamily
internal import RecordFlow
internal import RecordKeys
internal import SawtoothClient
internal import SawtoothSigning

/// `ehr holder rotate`
struct HolderRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Transfer an enrolled holder to another ledger key, on the ledger and here.",
        discussion: """
            For who keeps the ledger key. From the ledger's verdict on, sessions open with the new key, and earlier \
            consents count for it. `ehr patient rotate` and `ehr doctor rotate` change the ledger's entry alone, which \
            leaves an enrolled holder with a key that opens nothing.
            """)

    @OptionGroup var holder: HolderOptions
    @Option(help: ArgumentHelp("The ledger key of now.", valueName: "file"), completion: .file()) var key: String
    @OptionGroup var rotation: RotationOptions
    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let holder = try holder.holder()
        try await desk.run(output, as: holder, key: key) { open in
            let payload = try await payload(for: holder, open.ledger)
            let operation = try await open.journeys.submit(
                .rotateOwner(payload), signer: KeyFile.read(key), timeout: desk.timeout)
            return try desk.outcome(
                of: operation, about: holder.fields + [("public_key", .text(payload.newOwner.text))])
        }
    }

    private func payload(for holder: KeyHolder, _ ledger: LedgerAPI) async throws -> RotateOwner {
        switch holder {
        case .patient(let patient):
            let entry = try await ledger.entry(PatientEntry.self, at: Addressing.patient(patient))
            return try rotation.payload(.patient(patient), version: entry?.version ?? 0)
        case .doctor(let doctor):
            let entry = try await ledger.entry(DoctorEntry.self, at: Addressing.doctor(doctor))
            return try rotation.payload(.doctor(doctor), version: entry?.version ?? 0)
        }
    }
}
