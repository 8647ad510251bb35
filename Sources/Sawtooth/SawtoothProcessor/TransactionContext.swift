public import SawtoothProtocol

/// State, events and receipt data of one transaction, seen through the validator.
///
/// Read first, with as many addresses in one request as are known; then add events; then write everything at once, as
/// the last call (`finish` does the last two in one round trip). If a processor vanishes, the validator runs the
/// transaction again in the *same* context, so the second run sees earlier writes.
public protocol TransactionContext: Sendable {
    /// Reads state.
    ///
    /// - Parameter addresses: each covered by the header's inputs; at most 256.
    /// - Returns: one value per address, in the order of `addresses`; nil if nothing is stored.
    /// - Throws: `ContextError`; `.authorization` when an address is not covered.
    nonisolated(nonsending) func getState(_ addresses: [StateAddress]) async throws(ContextError) -> [[UInt8]?]

    /// Writes state.
    ///
    /// - Parameter entries: each covered by the header's outputs; at most 256.
    /// - Throws: `ContextError`; after `.authorization` the covered entries may have been written, which does not
    ///   matter if the transaction is then rejected.
    nonisolated(nonsending) func setState(_ entries: [StateEntry]) async throws(ContextError)

    /// Removes entries. A read after it in the same transaction may still see the old value.
    ///
    /// - Returns: the addresses that the validator named as removed; Sawtooth names every one, stored or not.
    /// - Throws: `ContextError`, as `setState`.
    nonisolated(nonsending) func deleteState(_ addresses: [StateAddress]) async throws(ContextError) -> [StateAddress]

    /// Adds an event to the transaction's receipt; subscribers see it once the block is committed.
    ///
    /// - Throws: `ContextError`.
    nonisolated(nonsending) func addEvent(_ event: Event) async throws(ContextError)

    /// Adds opaque bytes to the transaction's receipt.
    ///
    /// - Throws: `ContextError`.
    nonisolated(nonsending) func addReceiptData(_ data: [UInt8]) async throws(ContextError)

    /// Adds the events, then writes the entries, all in one round trip. This must be a handler's last call; a
    /// supervised processor (`Supervision`) relies on that.
    ///
    /// - Throws: `ContextError`: the first one, in the order of the requests, after all are answered.
    nonisolated(nonsending) func finish(setting entries: [StateEntry], events: [Event]) async throws(ContextError)
}

extension TransactionContext {
    /// Reads one entry.
    ///
    /// - Parameter address: covered by the header's inputs.
    /// - Returns: the stored data; nil if nothing is stored.
    /// - Throws: `ContextError`, as for several.
    public nonisolated(nonsending) func getState(_ address: StateAddress) async throws(ContextError) -> [UInt8]? {
        let values = try await getState([address])
        guard values.count == 1 else { throw .malformedResponse("\(values.count) values for one address") }
        return values[0]
    }
}

/// One address and the data to store there. Sawtooth does not distinguish empty data from none.
public struct StateEntry: Hashable, Sendable {
    /// Where it is stored.
    public var address: StateAddress
    /// What is stored there.
    public var data: [UInt8]

    /// Creates an entry.
    public init(address: StateAddress, data: [UInt8]) {
        self.address = address
        self.data = data
    }
}
