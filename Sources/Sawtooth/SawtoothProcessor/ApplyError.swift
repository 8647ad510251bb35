/// Why a transaction is invalid, or cannot be judged.
public enum ApplyError: Error, Hashable, Sendable {
    /// The transaction breaks a rule, on every validator.
    ///
    /// - Parameters:
    ///   - message: for people, short; goes into the batch's status.
    ///   - extendedData: for programs; opaque to Sawtooth.
    case invalidTransaction(message: String, extendedData: [UInt8] = [])

    /// It could not be judged here and now. The validator retries it at once, and forever: never use this for a failure
    /// that the same transaction would cause again.
    case internalError(message: String, extendedData: [UInt8] = [])
}

extension ApplyError {
    /// The verdict for an error that `apply` throws.
    ///
    /// A failed state request is judged as below. Cancellation is not a rejection: nobody waits for the verdict any
    /// more. Any other error depends on transaction and state alone, like everything that a handler does, so the
    /// transaction is invalid, with the error's description as the message.
    public init(_ error: any Error) {
        switch error {
        case let error as ApplyError: self = error
        case let error as ContextError: self.init(error)
        case is CancellationError: self = .internalError(message: "The handler was cancelled.")
        default: self = .invalidTransaction(message: "\(error)")
        }
    }

    /// The verdict for a failed state request that the handler does not judge itself. A connection failure is never a
    /// rejection.
    public init(_ error: ContextError) {
        self =
            switch error {
            case .authorization: .invalidTransaction(message: error.description)
            case .invalidRequest: .invalidTransaction(message: error.description)
            case .connectionLost: .internalError(message: error.description)
            case .deadlineExceeded: .internalError(message: error.description)
            case .malformedResponse: .internalError(message: error.description)
            case .refused: .internalError(message: error.description)
            }
    }
}
