/// Why a transaction is not valid, or cannot be judged.
public enum ApplyError: Error, Hashable, Sendable {
    /// The transaction breaks a rule; it would on every validator.
    ///
    /// - Parameters:
    ///   - message: for people, short; goes into the batch's status.
    ///   - extendedData: for programs; opaque to Sawtooth.
    case invalidTransaction(message: String, extendedData: [UInt8] = [])

    /// It could not be judged here and now. The validator runs it again at once, and for ever: never for anything that
    /// the same transaction would cause again.
    case internalError(message: String, extendedData: [UInt8] = [])
}

extension ApplyError {
    /// The verdict that an error leads to where `apply` throws it.
    ///
    /// A failed state request is judged as below. A cancelled handler is none: nobody waits for its verdict any more.
    /// Whatever else a handler throws comes of the transaction and the state alone, as everything that it does, so that
    /// the transaction is invalid, with the error's description for a message.
    public init(_ error: any Error) {
        switch error {
        case let error as ApplyError: self = error
        case let error as ContextError: self.init(error)
        case is CancellationError: self = .internalError(message: "The handler was cancelled.")
        default: self = .invalidTransaction(message: "\(error)")
        }
    }

    /// The verdict that a failed state request leads to, where a handler does not judge it itself. Trouble of the
    /// connection is never a rejection.
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
