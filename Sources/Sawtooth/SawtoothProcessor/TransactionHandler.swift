/// A transaction family: what it is called, where its state lives, and its rules.
///
/// `apply` must be a function of the transaction and of the state that it reads: no clock, no randomness, no
/// environment, no order of a hashed collection, no floating point. Every validator of a network runs it, and all must
/// come to the same state.
///
/// Many calls of `apply` are under way at once, on one thread: a call is suspended at its state requests and nowhere
/// else, so a handler that computes for long holds up all others.
public protocol TransactionHandler: Sendable {
    /// The family's name, as in the transaction header's `family_name`.
    var familyName: String { get }

    /// The versions that this handler runs, each registered by itself.
    var familyVersions: [String] { get }

    /// The address prefixes that the family writes to: an even number of hexadecimal digits each, commonly six.
    var namespaces: [String] { get }

    /// Runs one transaction. Returning normally makes it valid.
    ///
    /// - Throws: `ApplyError`: the transaction is invalid, or is to be run again. Any other error is the verdict that
    ///   `ApplyError.init(_:)` makes of it: a handler need not catch what a state request or a decoder throws.
    nonisolated(nonsending) func apply(_ request: TransactionRequest, context: any TransactionContext) async throws

    /// What a transaction is counted under in the metrics: one of a few fixed words, such as its action. Asked only
    /// where metrics are served; the family's name if the handler does not say.
    func label(for request: TransactionRequest) -> String
}

extension TransactionHandler {
    public func label(for request: TransactionRequest) -> String { familyName }
}
