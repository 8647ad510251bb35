internal import DurableFiles
internal import EHRFamily
internal import RecordConfiguration
internal import RecordEncryption
internal import RecordFlow
internal import RecordKeys
internal import SawtoothClient
internal import SawtoothSigning

extension CommandFailure {
    /// What the libraries' errors mean to whoever typed the command; nil for an error that is none of theirs.
    init?(_ error: any Error) {
        switch error {
        case let error as LedgerAPIError: self.init(error)
        case let error as SigningError: self.init(.localFile, error.description)
        case let error as FlowError: self.init(error)
        case let error as ConfigurationError: self.init(error)
        case let error as KeyStoreError: self.init(FlowError.keys(error))
        case let error as KeyReleaseError: self.init(FlowError.release(error))
        case let error as FileError: self.init(error)
        case let error as KeyFileError: self.init(error)
        case let error as ReaderKeyFileError: self.init(.localFile, error.description)
        case let error as StateError:
            self.init(.verificationFailed, "An entry of the ledger's state cannot be read: \(error).")
        default: return nil
        }
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
