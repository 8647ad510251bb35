public import SawtoothProtocol

/// Why a state request failed.
public enum ContextError: Error, Hashable, Sendable {
    /// The header's inputs or outputs do not cover one of these addresses: the transaction's own fault.
    case authorization([StateAddress])
    /// The validator is gone, or has replaced this run of the transaction; nobody waits for a verdict any more.
    case connectionLost
    /// The transaction was answered because its deadline had passed; nobody waits for a verdict any more.
    case deadlineExceeded
    /// The request must not be sent: too many addresses, or a text with a NUL.
    case invalidRequest(String)
    /// The answer could not be decoded, or lacks a requested address. Never treated as absence.
    case malformedResponse(String)
    /// The validator answered with a status other than OK and AUTHORIZATION_ERROR.
    case refused(status: UInt32)
}

extension ContextError: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch self {
        case .authorization(let addresses):
            """
            The transaction's header does not cover \(addresses.count == 1 ? "the address" : "one of the addresses") \
            \(addresses.prefix(4).map(\.hex).joined(separator: ", "))\(addresses.count > 4 ? ", ..." : ""). \
            Its sender must list them under inputs (to read) and outputs (to write).
            """
        case .connectionLost: "The connection to the validator was lost."
        case .deadlineExceeded: "The transaction's deadline is over."
        case .invalidRequest(let reason): "The state request cannot be sent: \(reason)"
        case .malformedResponse(let reason): "The validator's answer cannot be used: \(reason)"
        case .refused(let status): "The validator refused the request with status \(status)."
        }
    }
}
