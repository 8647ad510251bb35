/// Why a request over a `ComponentConnection` has no answer.
package enum ComponentError: Error, Hashable, Sendable, CustomStringConvertible {
    /// There was no connection within the time that a request waits for one. Nothing was sent.
    case notConnected(endpoint: String)
    /// The request was sent and no answer came in time. It may or may not have been processed.
    case timedOut(endpoint: String)
    /// The connection was lost before the answer came. The request may or may not have been processed.
    case disconnected(endpoint: String)
    /// The limit of waiting requests is reached. Nothing was sent.
    case busy(limit: Int)
    /// `close()` was called.
    case closed
    /// The task that waited was cancelled.
    case cancelled

    package var description: String {
        switch self {
        case .notConnected(let endpoint):
            "No connection to the validator at \(endpoint). Check that it runs and that the address is right."
        case .timedOut(let endpoint): "The validator at \(endpoint) did not answer in time."
        case .disconnected(let endpoint): "The validator at \(endpoint) broke off before it answered."
        case .busy(let limit): "\(limit) requests already wait for the validator, the most allowed."
        case .closed: "The connection to the validator was closed on this side."
        case .cancelled: "The request was cancelled."
        }
    }
}
