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
