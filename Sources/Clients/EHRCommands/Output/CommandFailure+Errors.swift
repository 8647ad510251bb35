internal import DurableFiles
internal import EHRFamily
internal import RecordErrors
internal import SawtoothClient
internal import SawtoothSigning

extension CommandFailure {
    /// What the libraries' errors mean to whoever typed the command; nil for an error that is none of theirs.
    init?(_ error: any Error) {
        switch error {
        case let error as LedgerAPIError: self.init(error)
        case let error as SigningError: self.init(.localFile, error.description)
        case let error as RecordFailure: self.init(error)
        case let error as FileError where error.isExisting:
            self.init(RecordFailure(.fileExists, "\(error.path) exists: give another name"))
        case let error as FileError: self.init(RecordFailure(.fileFailed, because: error))
        case let error as StateError:
            self.init(.verificationFailed, "An entry of the ledger's state cannot be read: \(error).")
        default: return nil
        }
    }

    /// What journeys and their parts report, with the code that an encryption service has for it too (docs/errors.md).
    private init(_ error: RecordFailure) {
        self.init(error.code.exit, error.description, code: error.code.text)
        switch error.code {
        case .rejected:
            self.init(rejectedBy: error.text("ledger_code"), error.text("message") ?? "")
        case .unsigned: message += ": give its private key file with --key"
        case .undecided: details = [("operation", .text(error.text("operation_id") ?? ""))]
        default: break
        }
    }

    /// What the ledger refused, with its own code and words.
    init(rejectedBy code: String?, _ message: String, details: [(String, OutputValue)] = []) {
        self.init(
            .rejected, message.isEmpty ? "The ledger rejected the transaction and gave no reason." : message,
            code: code, details: details)
    }

    private init(_ error: LedgerAPIError) {
        switch error.code {
        case .invalidArgument, .invalidResourceID, .invalidStateAddress, .invalidCount, .invalidPaging:
            self.init(.usage, error.description)
        case .submittedBatchesInvalid, .headNotFound, .blockNotFound, .batchNotFound, .transactionNotFound,
            .stateNotFound, .receiptNotFound, .bodyTooLarge:
            self.init(.rejected, error.description)
        default:
            self.init(.unreachable, error.description)
        }
    }
}
