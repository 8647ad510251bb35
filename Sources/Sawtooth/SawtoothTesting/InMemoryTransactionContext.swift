internal import Locking
public import SawtoothProcessor
public import SawtoothProtocol

/// A transaction context whose state is a dictionary.
///
/// It answers as Sawtooth 1.2 does: an address without an input (for reads) or output (for writes) as its prefix fails
/// with `.authorization`; empty data reads as absent; a delete echoes every address. Unlike Sawtooth it writes nothing
/// of a request that contains a forbidden address, and a read after a delete sees nothing.
public final class InMemoryTransactionContext: TransactionContext {
    private struct Contents {
        var state: [StateAddress: [UInt8]]
        var events: [Event] = []
        var receiptData: [[UInt8]] = []
        var reads: [[StateAddress]] = []
        var writes = 0
        var failure: ContextError?
    }

    private let contents: LockedValue<Contents>
    private let inputs: [String]
    private let outputs: [String]

    /// - Parameters:
    ///   - state: the initial state.
    ///   - inputs: prefixes (hexadecimal, even length) that may be read; everything by default.
    ///   - outputs: prefixes that may be written; everything by default.
    public init(_ state: [StateAddress: [UInt8]] = [:], inputs: [String] = [""], outputs: [String] = [""]) {
        contents = LockedValue(Contents(state: state))
        self.inputs = inputs
        self.outputs = outputs
    }

    /// The current state.
    public var state: [StateAddress: [UInt8]] { contents.withLock { $0.state } }
    /// The events added, in order.
    public var events: [Event] { contents.withLock { $0.events } }
    /// The receipt data added, in order.
    public var receiptData: [[UInt8]] { contents.withLock { $0.receiptData } }
    /// The read requests, in order: a handler should need few.
    public var reads: [[StateAddress]] { contents.withLock { $0.reads } }
    /// How many requests wrote or removed state.
    public var writes: Int { contents.withLock { $0.writes } }

    /// Makes every further request fail with `error`; nil ends that.
    public func fail(with error: ContextError?) {
        contents.withLock { $0.failure = error }
    }

    public func getState(_ addresses: [StateAddress]) async throws(ContextError) -> [[UInt8]?] {
        try check(addresses, against: inputs)
        return contents.withLock { contents in
            contents.reads.append(addresses)
            return addresses.map { contents.state[$0] }
        }
    }

    public func setState(_ entries: [StateEntry]) async throws(ContextError) {
        try check(entries.map(\.address), against: outputs)
        contents.withLock { contents in
            contents.writes += 1
            for entry in entries { contents.state[entry.address] = entry.data.isEmpty ? nil : entry.data }
        }
    }

    public func deleteState(_ addresses: [StateAddress]) async throws(ContextError) -> [StateAddress] {
        try check(addresses, against: outputs)
        contents.withLock { contents in
            contents.writes += 1
            for address in addresses { contents.state[address] = nil }
        }
        return addresses
    }

    public func addEvent(_ event: Event) async throws(ContextError) {
        try contents.withLock { (contents) throws(ContextError) in
            if let failure = contents.failure { throw failure }
            contents.events.append(event)
        }
    }

    public func addReceiptData(_ data: [UInt8]) async throws(ContextError) {
        try contents.withLock { (contents) throws(ContextError) in
            if let failure = contents.failure { throw failure }
            contents.receiptData.append(data)
        }
    }

    public func finish(setting entries: [StateEntry], events: [Event]) async throws(ContextError) {
        for event in events { try await addEvent(event) }
        try await setState(entries)
    }

    private func check(_ addresses: [StateAddress], against prefixes: [String]) throws(ContextError) {
        if let failure = contents.withLock({ $0.failure }) { throw failure }
        let forbidden = addresses.filter { address in
            let hex = address.hex
            return !prefixes.contains { hex.utf8.starts(with: $0.utf8) }
        }
        guard forbidden.isEmpty else { throw .authorization(forbidden) }
    }
}
