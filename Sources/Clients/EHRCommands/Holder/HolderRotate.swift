internal import ArgumentParser
internal import EHRFamily
internal import Holders
internal import RecordConfiguration
internal import RecordErrors
internal import RecordFlow
internal import RecordKeys
internal import RecordRemote
internal import SawtoothClient
internal import SawtoothSigning

/// `ehr holder rotate`
struct HolderRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Transfer an enrolled holder to another ledger key, on the ledger and here.",
        discussion: """
            With --key and --new-key: from one key of one's own to another. Without --key, for a key in custody, and \
            with the password again: to a new one that goes into custody, or with --new-key to the holder's own, \
            which ends custody. A new key in custody comes with new recovery codes; those of before are void at once. \
            From the ledger's verdict on, sessions open with the new key, and earlier consents count for it. \
            `ehr patient rotate` and `ehr doctor rotate` do the first of these with --service; without it they change \
            the ledger's entry alone, which leaves an enrolled holder with a key that opens nothing.
            """)

    @OptionGroup var holder: HolderOptions
    @Option(
        help: ArgumentHelp("The holder's own ledger key of now; not for one in custody.", valueName: "file"),
        completion: .file())
    var key: String?
    @Option(
        help: ArgumentHelp(
            "Private key file of the new owner; it signs the proof. Without it the new key goes into custody.",
            valueName: "file"),
        completion: .file())
    var newKey: String?
    @Option(help: ArgumentHelp("A new P-256 public key; the stored one is kept if not given.", valueName: "hex"))
    var encryptionKey: EncryptionKey?
    @Option(help: "The current version of the entry; read from the ledger if not given.")
    var prevVersion: UInt64?
    @Flag(help: "Have the registrar who signs batches vouch for the doctor's new key; for keys in custody.")
    var attest = false
    @Option(
        help:
            """
            Id of the operation, so that a repeated command is one operation; random if not given. For keys in \
            custody.
            """
    )
    var operation: OperationID?
    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard key == nil || newKey != nil else {
            throw ValidationError("--key needs --new-key FILE: who keeps the ledger key keeps the next one too.")
        }
        guard key == nil || !attest && operation == nil else {
            throw ValidationError("--attest and --operation are for keys in custody: leave them out with --key.")
        }
        guard key != nil || desk.acting.session == nil else {
            throw ValidationError("A key in custody is rotated with the password: leave --session out.")
        }
    }

    func run() async throws {
        let holder = try holder.holder()
        let needed = NeededFile.named(["--new-key": newKey])
        guard let key else {
            return try await desk.run(output, isActing: false, needing: needed) { open in
                try await rotateInCustody(holder, open)
            }
        }
        try await desk.run(output, as: holder, key: key, needing: needed) { open in
            guard let payload = try await brought(by: holder, open.ledger) else { return nil }
            let operation = try await open.journeys.submit(
                .rotateOwner(payload), signer: KeyFile.read(key), timeout: desk.timeout)
            return try desk.outcome(
                of: operation, about: holder.fields + [("public_key", .text(payload.newOwner.text))])
        }
    }

    private func rotateInCustody(_ holder: KeyHolder, _ open: OpenDesk) async throws -> OutputValue {
        let secret = try desk.acting.secret(of: holder)
        let brought = try await brought(by: holder, open.ledger)
        let id = operation ?? .random()
        let (done, codes): (LedgerOperation, [String])
        if let parts = open.parts {
            if let known = try await parts.desk.rotation(id.text, of: holder) {
                (done, codes) = (try await parts.desk.settle(known, timeout: desk.timeout), [])
            } else {
                let next = try await parts.holders.nextKey(of: holder, secret: secret, isKept: brought == nil)
                done = try await parts.desk.rotate(
                    RotateLedgerKey(
                        holder: holder, operation: id.text, old: next.old, brought: brought, new: next.new,
                        encryptionKey: encryptionKey, change: next.change, isAttested: attest),
                    timeout: desk.timeout)
                codes = next.codes.map(\.text)
            }
        } else {
            let service = try open.requireService()
            let approver = try desk.acting.approver(nil)
            let session = try await desk.acting.opened(at: service, of: holder, secret: secret, approver)
            (done, codes) = try await session.rotate(
                holder, operation: id, secret: secret, brought: brought, encryptionKey: encryptionKey, attest: attest,
                timeout: desk.timeout)
            try? await session.endSession("current")
        }
        var fields = holder.fields
        if let brought { fields.append(("public_key", .text(brought.newOwner.text))) }
        fields.append(("custody", .flag(brought == nil)))
        let shown: [(String, OutputValue)] =
            codes.isEmpty ? [] : [("recovery_codes", .list(codes.map(OutputValue.text)))]
        // They are shown once, whatever the ledger says: those of before are void.
        return try desk.outcome(of: done, about: fields + shown)
    }

    /// What the new owner of `--new-key` has proved; nil without one.
    private func brought(by holder: KeyHolder, _ ledger: LedgerAPI) async throws -> RotateOwner? {
        guard let newKey else { return nil }
        let version: UInt64? =
            switch holder {
            case .patient(let patient):
                try await ledger.entry(PatientEntry.self, at: Addressing.patient(patient))?.version
            case .doctor(let doctor):
                try await ledger.entry(DoctorEntry.self, at: Addressing.doctor(doctor))?.version
            case .registrar, .submitter: nil
            }
        return try RotateOwner(
            RotateOwner.Subject(holder), provedBy: KeyFile.read(newKey), encryptionKey: encryptionKey,
            previousVersion: prevVersion ?? version ?? 0)
    }
}
