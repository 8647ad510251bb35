internal import ArgumentParser
internal import EHRFamily
internal import RecordErrors
internal import RecordFlow
internal import RecordKeys
internal import SawtoothSigning

/// `ehr access log`: LOG_ACCESS.
struct AccessLog: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Log reads on the ledger before they happen; rejected without consent.",
        discussion: """
            Several records of one patient are logged in one batch. With --service or --config each is judged first, \
            and one that the ledger would refuse spares the others; the record is then read with `ehr record retrieve \
            --doctor ID --access ID`, within five minutes. Else the ledger takes all of them or none.
            """)

    @Option(help: "The doctor's id.") var doctor: DoctorID
    @Option(help: "The patient's id.") var patient: PatientID
    @Option(
        name: .customLong("record"),
        help: "The record's id; repeat it for several of the patient, at most \(RecordDesk.accessLimit).")
    var records: [RecordID]
    @Option(help: "HL7 v3 PurposeOfUse code; must equal the consent's.") var purpose: PurposeCode?
    @Option(
        name: .customLong("access"),
        help: "The entry's id, one for each record in the same order; 128 random bits if not given.")
    var accesses: [AccessID] = []
    @OptionGroup var asking: OutboxOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...RecordDesk.accessLimit).contains(records.count) else {
            throw ValidationError("Give --record 1 to \(RecordDesk.accessLimit) times, not \(records.count).")
        }
        guard accesses.isEmpty || accesses.count == records.count, Set(accesses).count == accesses.count else {
            throw ValidationError("Give --access once for each --record, each with an id of its own, or not at all.")
        }
    }

    func run() async throws {
        guard let desk = try asking.desk() else {
            return try await output.run {
                let drawn = accesses.isEmpty ? records.map { _ in AccessID.random() } : accesses
                let all = zip(records, drawn).map { record, id in
                    LogAccess(access: id, patient: patient, doctor: doctor, record: record, purpose: purpose)
                }
                return try await asking.submit().submit(
                    all.map(Payload.logAccess), about: all.count == 1 ? fields(all[0]) : together(all.map(fields)))
            }
        }
        let key = asking.key
        try await desk.run(output, as: .doctor(doctor), key: key) { open in
            var all: [Access] = []
            for (place, record) in records.enumerated() {
                if accesses.isEmpty {
                    // One that is drawn where the record is kept is known to be fresh.
                    all.append(try await open.journeys.begin(record, of: patient, by: doctor))
                } else {
                    all.append(Access(patient: patient, record: record, doctor: doctor, id: accesses[place]))
                }
            }
            let outcomes = try await open.journeys.log(
                all, for: purpose, signer: key.map { try KeyFile.read($0) }, timeout: desk.timeout)
            let about = all.map { fields(LogAccess($0, for: purpose)) }
            if outcomes.count == 1 { return try desk.outcome(of: outcomes[0].get(), about: about[0]) }
            return try desk.outcome(of: outcomes, about: about)
        }
    }

    private func fields(_ log: LogAccess) -> [(String, OutputValue)] {
        [
            ("access_id", .text(log.access.text)), ("doctor_id", .text(doctor.text)),
            ("patient_id", .text(patient.text)), ("record_id", .text(log.record.text)),
        ]
    }

    private func together(_ accesses: [[(String, OutputValue)]]) -> [(String, OutputValue)] {
        [("accesses", .list(accesses.map(OutputValue.object)))]
    }
}

extension DeskOptions {
    /// What became of several accesses, printed; one that is not committed makes it a failure.
    ///
    /// - Throws: `CommandFailure`.
    fileprivate func outcome(
        of outcomes: [Result<LedgerOperation, RecordFailure>], about fields: [[(String, OutputValue)]]
    ) throws -> OutputValue {
        var waiting = 0
        var refused: [(code: String?, message: String)] = []
        let all = zip(outcomes, fields).map { outcome, fields in
            var fields = fields
            switch outcome {
            case .failure(let error):
                let code = error.text("ledger_code") ?? error.code.text
                refused.append((code, error.description))
                fields += [
                    ("status", .text("REFUSED")), ("code", .text(code)), ("error", .text(error.description)),
                ]
            case .success(let operation):
                fields.append(("operation", .text(operation.id)))
                switch operation.state {
                case .committed(let block):
                    fields.append(("status", .text("COMMITTED")))
                    if let block { fields.append(("block_num", .number(block))) }
                case .waiting:
                    waiting += 1
                    fields.append(("status", .text("WAITING")))
                case .invalid(let code, let message):
                    refused.append((code, message))
                    fields += [("status", .text("INVALID")), ("code", code.map(OutputValue.text) ?? .absent)]
                    fields.append(("error", .text(message)))
                }
            }
            return OutputValue.object(fields)
        }
        let known: [(String, OutputValue)] = [("accesses", .list(all))]
        if let first = refused.first {
            throw CommandFailure(
                .rejected, "\(refused.count) of \(all.count) accesses were refused; the first: \(first.message)",
                code: first.code, details: known)
        }
        if waiting > 0 {
            throw CommandFailure(
                .noVerdict,
                "No verdict within \(wait) s on \(waiting) of \(all.count) accesses. They are kept and continue: ask "
                    + "again with the same --access, or look at them with `ehr operation show`.",
                code: "undecided", details: known)
        }
        return .object(known)
    }
}
