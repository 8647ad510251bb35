internal import DurableFiles
internal import KeyWrapping
internal import RecordConfiguration
internal import RecordEncryption
internal import RecordFlow
internal import RecordKeys
internal import RecordRemote
internal import RecordStorage

/// What journeys and their parts report, as exit codes, with the same stable codes as from an encryption service
/// (docs/errors.md).
extension CommandFailure {
    init(_ error: FlowError) {
        switch error {
        case .rejected(let code, let message):
            self.init(
                .rejected, message.isEmpty ? "The ledger rejected the transaction and gave no reason." : message,
                code: code)
        case .unsigned:
            self.init(
                ExitStatus(error), "\(error): give its private key file with --key", code: Problem(error).code)
        case .undecided(let operation):
            self.init(
                ExitStatus(error), error.description, code: Problem(error).code,
                details: [("operation", .text(operation))])
        default: self.init(ExitStatus(error), error.description, code: Problem(error).code)
        }
    }

    init(_ error: ConfigurationError) {
        switch error {
        case .setting: self.init(.usage, error.description)
        case .file: self.init(.localFile, error.description)
        case .wrapper(let cause): self.init(FlowError.wrapper(cause))
        case .keys(let cause): self.init(FlowError.keys(cause))
        case .objects(let cause): self.init(FlowError.objects(cause))
        }
        message = error.description
    }

    init(_ error: FileError) {
        self.init(.localFile, error.description)
    }
}

extension ExitStatus {
    init(_ error: FlowError) {
        switch error {
        case .rejected, .notAuthorized, .invalid: self = .rejected
        case .unsigned: self = .usage
        case .undecided: self = .noVerdict
        case .ledger, .service: self = .unreachable
        case .anchorMismatch, .cryptography: self = .verificationFailed
        case .record(.rangeOutOfBounds): self = .usage
        case .record(let fault): self = fault.isDamage ? .verificationFailed : .localFile
        case .release(let error):
            self =
                switch error {
                case .invalidRecipient: .rejected
                case .notReleasedForThis: .verificationFailed
                case .invalidPrivateKey, .failed: .localFile
                }
        case .keys(let error):
            self =
                switch error {
                case .denied, .erased, .missing, .conflict: .rejected
                case .damaged: .verificationFailed
                case .staleEpoch, .unavailable, .refused: .localFile
                }
        case .wrapper(let error):
            self =
                switch error {
                case .unreachable: .unreachable
                case .damaged: .verificationFailed
                case .notMyKey, .refused: .localFile
                }
        case .objects(let error):
            self =
                switch error {
                case .unreachable, .interrupted: .unreachable
                // A range that was asked for is held against the record before the object is.
                case .missing, .digestMismatch, .rangeOutOfBounds: .verificationFailed
                case .invalidName, .full, .refused: .localFile
                }
        }
    }
}
