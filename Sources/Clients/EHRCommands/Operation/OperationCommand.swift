internal import ArgumentParser
internal import EHRFamily
internal import RecordErrors
internal import RecordFlow
internal import RecordKeys
internal import RecordRemote

/// `ehr operation`
struct OperationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "operation", abstract: "Operations that were accepted and wait for the ledger's verdict.",
        subcommands: [OperationShow.self, OperationList.self, OperationSettle.self])
}

/// `ehr operation show`
struct OperationShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show one operation.")

    @Argument(help: "The operation's id.") var operation: OperationID
    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await desk.run(output) { open in
            guard let found = try await open.journeys.operation(operation.text) else {
                throw CommandFailure(.rejected, "There is no operation \(operation).", code: "not_found")
            }
            return found.output
        }
    }
}

/// `ehr operation settle`
struct OperationSettle: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settle",
        abstract: "Submit waiting operations, again if needed, and note the verdicts.",
        discussion: "An encryption service does this by itself.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await desk.run(output) { open in
            let (decided, waiting) = try await open.journeys.settleOperations(timeout: desk.timeout)
            let fields: [(String, OutputValue)] = [
                ("decided", .number(UInt64(clamping: decided))), ("waiting", .number(UInt64(clamping: waiting))),
            ]
            guard waiting == 0 else {
                throw CommandFailure(
                    .noVerdict, "\(waiting) operations have no verdict yet; they are kept.", code: "undecided",
                    details: fields)
            }
            return .object(fields)
        }
    }
}

extension LedgerOperation {
    var output: OutputValue {
        let (status, block, code, message): (String, UInt64?, String?, String?) =
            switch state {
            case .waiting: ("WAITING", nil, nil, nil)
            case .committed(let block): ("COMMITTED", block, nil, nil)
            case .invalid(let code, let message): ("INVALID", nil, code, message)
            }
        func text(_ text: String?) -> OutputValue { text.map(OutputValue.text) ?? .absent }
        return .object([
            ("operation", .text(id)), ("kind", .text(kind.rawValue)), ("owner", text(owner?.text)),
            ("patient_id", text(patient?.text)), ("doctor_id", text(doctor?.text)),
            ("record_id", text(record?.text)), ("key_ref", text(keyReference?.text)),
            ("status", .text(status)), ("block_num", block.map(OutputValue.number) ?? .absent),
            ("code", text(code)), ("message", text(message)),
            ("refused_at", refusedAt.map(OutputValue.time) ?? .absent),
            ("orphaned_at", orphanedAt.map(OutputValue.time) ?? .absent),
            ("opened_at", openedAt.map(OutputValue.time) ?? .absent),
        ])
    }
}
