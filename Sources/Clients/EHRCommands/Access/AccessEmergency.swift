internal import ArgumentParser
internal import EHRFamily
internal import Foundation
internal import RecordFlow
internal import RecordKeys
internal import SawtoothSigning

/// `ehr access emergency`: EMERGENCY_ACCESS.
struct AccessEmergency: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "emergency",
        abstract: "Log a read without consent in an emergency; it stays open until it is reviewed.",
        discussion: """
            With --service or --config, as a doctor who is enrolled: the record is then read with `ehr record retrieve \
            --doctor ID --access ID`, within five minutes, and some seconds later even if the ledger gives no verdict \
            (docs/spec/holders.md). The key in custody signs where there is no --key.

            Else the entry alone is made on the ledger, signed by --key, and opens nothing by itself.
            """)

    @Option(help: "The doctor's id.") var doctor: DoctorID
    @Option(help: "The patient's id.") var patient: PatientID
    @Option(help: "The record's id.") var record: RecordID
    @Option(help: "The reason, as a code.") var reason: ReasonCode
    @Option(
        help: ArgumentHelp(
            "Time that the doctor's side claims: \(Moment.forms); now if not given.", valueName: "time"))
    var at: Moment?
    @Option(help: "The entry's id; 128 random bits if not given.") var access: AccessID?
    @Option(
        help: ArgumentHelp("Private key file that signs the transaction.", valueName: "file"), completion: .file())
    var key: String?
    @Option(
        help: ArgumentHelp(
            "Private key file that signs the batch, such as a registrar's; --key if not given.", valueName: "file"),
        completion: .file())
    var batchKey: String?
    @Option(help: "How long to wait for the ledger's verdict, 0 to \(SubmitOptions.waitLimit) seconds.")
    var wait = 60
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var desk: EmergencyDeskOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (0...SubmitOptions.waitLimit).contains(wait) else {
            throw ValidationError("--wait takes 0 to \(SubmitOptions.waitLimit) seconds, not \(wait).")
        }
        guard desk.isGiven || key != nil else {
            throw ValidationError("Give --key FILE, or --service ADDRESS for a doctor who is enrolled there.")
        }
        guard !desk.isGiven || batchKey == nil else {
            throw ValidationError("--batch-key is for the ledger alone: with --service or --config leave it out.")
        }
    }

    private func asked(_ id: AccessID) -> EmergencyAccess {
        EmergencyAccess(
            access: id, patient: patient, doctor: doctor, record: record, reason: reason,
            at: at?.seconds ?? UInt64(max(0, Date().timeIntervalSince1970)))
    }

    private func fields(_ asked: EmergencyAccess) -> [(String, OutputValue)] {
        [
            ("access_id", .text(asked.access.text)), ("doctor_id", .text(doctor.text)),
            ("patient_id", .text(patient.text)), ("record_id", .text(record.text)), ("at", .time(asked.at)),
        ]
    }

    func run() async throws {
        guard desk.isGiven else {
            return try await output.run {
                let asked = asked(access ?? .random())
                return try await submit().submit(asked, about: fields(asked))
            }
        }
        let asking = try desk.options(url: ledger.url, wait: wait)
        try await asking.run(output, as: .doctor(doctor), key: key) { open in
            var id = access
            // One that is drawn where the record is kept is known to be fresh.
            if id == nil { id = try await open.journeys.begin(record, of: patient, by: doctor).id }
            let asked = asked(id ?? .random())
            let operation = try await open.journeys.emergency(
                asked, signer: key.map { try KeyFile.read($0) }, timeout: asking.timeout)
            return try asking.outcome(of: operation, about: fields(asked))
        }
    }

    private func submit() throws -> SubmitOptions {
        var submit = try SubmitOptions.parse(["--key", key ?? ""])
        (submit.ledger, submit.batchKey, submit.wait) = (ledger, batchKey, wait)
        return submit
    }
}

/// `DeskOptions` beside a ledger's own options, of which both have some.
struct EmergencyDeskOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Configuration file: keys and objects are in this process.", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var config: String?
    @Option(
        help: ArgumentHelp("Encryption service to ask, unix:PATH or https://HOST:PORT.", valueName: "address"))
    var service: String?
    @Option(
        help: ArgumentHelp(
            "User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.",
            valueName: "name"))
    var serviceUser: String?
    @Option(
        help: ArgumentHelp("CA certificates trusted for the service, PEM.", valueName: "file"), completion: .file())
    var tlsCA: String?
    @Option(
        help: ArgumentHelp("Client certificate for the service, PEM.", valueName: "file"), completion: .file())
    var tlsCert: String?
    @Option(
        help: ArgumentHelp("Private key of the client certificate, PEM.", valueName: "file"), completion: .file())
    var tlsKey: String?
    @OptionGroup var acting: ActingOptions

    /// Whether anything else than the ledger is asked.
    var isGiven: Bool { config != nil || service != nil }

    func options(url: String?, wait: Int) throws -> DeskOptions {
        var desk = try DeskOptions.parse([])
        (desk.config, desk.service, desk.serviceUser) = (config, service, serviceUser)
        (desk.tlsCA, desk.tlsCert, desk.tlsKey) = (tlsCA, tlsCert, tlsKey)
        (desk.acting, desk.url, desk.wait) = (acting, url, wait)
        try desk.validate()
        return desk
    }
}
