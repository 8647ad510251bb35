internal import RecordErrors

/// Why a command ended without doing what it was asked: the exit code, and what is printed about it.
struct CommandFailure: Error {
    var status: ExitStatus
    /// One sentence: what was wrong, and what to do.
    var message: String
    /// The stable code of a rejection (docs/errors.md), where there is one.
    var code: String?
    /// What is known all the same, for example the batch id of a rejected transaction.
    var details: [(String, OutputValue)] = []

    init(_ status: ExitStatus, _ message: String, code: String? = nil, details: [(String, OutputValue)] = []) {
        self.status = status
        self.message = message
        self.code = code
        self.details = details
    }

    /// The failure as a document, for `--format json`.
    var document: OutputValue {
        var fields: [(String, OutputValue)] = [("error", .text(message)), ("exit", .number(UInt64(status.rawValue)))]
        if let code { fields.append(("code", .text(code))) }
        return .object(fields + details)
    }
}
