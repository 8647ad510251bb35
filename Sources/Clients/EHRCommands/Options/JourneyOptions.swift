internal import ArgumentParser
internal import EHRFamily
internal import RecordErrors
internal import RecordFlow
internal import RecordKeys
internal import RecordRemote
internal import SawtoothSigning

/// `--key` and `--operation`: who signs, and what a promise to the ledger is called.
struct JourneyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Private key file that signs; the key in custody if not given.", valueName: "file"),
        completion: .file())
    var key: String?
    @Option(help: "Id of the operation, so that a repeated command is one operation; random if not given.")
    var operation: OperationID?

    /// - Throws: `SigningError`.
    func signer() throws -> (any Signer)? {
        try key.map { try KeyFile.read($0) }
    }

    var operationID: String { (operation ?? .random()).text }
}

extension DeskOptions {
    /// What became of an operation, printed; one without a verdict, or that the ledger refused, is a failure.
    ///
    /// - Throws: `CommandFailure`.
    func outcome(of operation: LedgerOperation, about fields: [(String, OutputValue)]) throws -> OutputValue {
        let known = fields + [("operation", .text(operation.id))]
        switch operation.state {
        case .committed(let block):
            return .object(
                known + [("status", .text("COMMITTED")), ("block_num", block.map(OutputValue.number) ?? .absent)])
        case .waiting:
            // A revoke is signed for the version of the consent on the ledger, and so not before that was asked.
            let hint =
                operation.kind == .revoke
                ? " If the key is not in custody, run this command again with --operation \(operation.id) and --key."
                : ""
            throw CommandFailure(
                .noVerdict,
                "No verdict within \(wait) s. The operation is kept and continues: run `ehr operation settle`, or look "
                    + "at it with `ehr operation show`." + hint, code: "undecided", details: known)
        case .invalid(let code, let message):
            throw CommandFailure(rejectedBy: code, message, details: known)
        }
    }
}
