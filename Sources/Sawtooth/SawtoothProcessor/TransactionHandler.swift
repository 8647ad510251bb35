/// A transaction family: its name, where its state is stored, and its rules.
///
/// `apply` must be a function of the transaction and of the state that it reads: no clock, no randomness, no
/// environment, no iteration order of a hashed collection, no floating point. Every validator of a network runs it, and
/// all must reach the same state.
///
/// Many calls of `apply` are in progress at once, on one thread: a call suspends only at its state requests, so a
/// handler that computes for long delays all others.
public protocol TransactionHandler: Sendable {
    /// The family's name, as in the transaction header's `family_name`.
    var familyName: String { get }

    /// The versions that this handler runs, each registered separately.
    var familyVersions: [String] { get }

    /// The address prefixes that the family writes to: an even number of hexadecimal digits each, commonly six.
    var namespaces: [String] { get }

    /// Runs one transaction. Returning normally makes it valid.
    ///
    /// - Throws: `ApplyError`: the transaction is invalid, or must be run again. `ApplyError.init(_:)` turns any other
    ///   error into a verdict: a handler need not catch errors of state requests or decoders.
    nonisolated(nonsending) func apply(_ request: TransactionRequest, context: any TransactionContext) async throws

    /// The transaction's label in the metrics: one of a few fixed words, such as its action. Used only if metrics are
    /// served; the family's name by default.
    func label(for request: TransactionRequest) -> String
}

extension TransactionHandler {
    public func label(for request: TransactionRequest) -> String { familyName }
}
