internal import SawtoothProtocol

/// One run of one transaction: the state that it sees, and its changes, until its processor's verdict.
///
/// The rules were recorded from Sawtooth 1.2: reads need an input that is a prefix of the address, sets and deletes an
/// output; a forbidden address ends the call with an authorization error, but earlier entries of the same call take
/// effect; a read after a delete in the same transaction still sees the old value.
final class ExecutionContext {
    /// The call contains an address that the transaction did not declare, or an invalid one.
    struct Unauthorized: Error, Equatable {}

    private enum Change {
        case set([UInt8])
        case deleted
    }

    /// 32 hexadecimal digits that the processor sends with every state call.
    let id: String
    private let inputs: [AddressPrefix]
    private let outputs: [AddressPrefix]
    private let read: (StateAddress) throws -> [UInt8]?
    /// Addresses in the order in which the receipt lists them: declared inputs first, then as touched.
    private var order: [StateAddress]
    private var position: Set<StateAddress>
    private var changes: [StateAddress: Change] = [:]
    /// This transaction's own sets, as reads see them; deletes are not visible.
    private var own: [StateAddress: [UInt8]] = [:]
    private(set) var events: [Event] = []
    private(set) var receiptData: [[UInt8]] = []

    /// - Parameter read: the state before this transaction.
    init(id: String, of transaction: VerifiedTransaction, read: @escaping (StateAddress) throws -> [UInt8]?) {
        self.id = id
        inputs = transaction.inputs
        outputs = transaction.outputs
        self.read = read
        order = []
        position = []
        for address in transaction.inputs.compactMap(\.address) { note(address) }
    }

    /// The data at each address, in the order of `addresses`; empty if there is none.
    ///
    /// - Throws: `Unauthorized` with nothing read; errors of the store.
    func get(_ addresses: [String]) throws -> [TpStateEntry] {
        let allowed = try addresses.map { try authorize($0, by: inputs) }
        return try zip(addresses, allowed).map { text, address in
            TpStateEntry(address: text, data: try own[address] ?? read(address) ?? [])
        }
    }

    /// Sets entries one after another.
    ///
    /// - Returns: the addresses, as requested.
    /// - Throws: `Unauthorized` at the first forbidden address.
    func set(_ entries: [TpStateEntry]) throws(Unauthorized) -> [String] {
        for entry in entries {
            let address = try authorize(entry.address, by: outputs)
            note(address)
            changes[address] = .set(entry.data)
            own[address] = entry.data
        }
        return entries.map(\.address)
    }

    /// Deletes addresses one after another, whether stored or not.
    ///
    /// - Returns: the addresses, as requested.
    /// - Throws: `Unauthorized` at the first forbidden address.
    func delete(_ addresses: [String]) throws(Unauthorized) -> [String] {
        for text in addresses {
            let address = try authorize(text, by: outputs)
            note(address)
            changes[address] = .deleted
        }
        return addresses
    }

    func add(_ event: Event) { events.append(event) }

    func add(receiptData data: [UInt8]) { receiptData.append(data) }

    /// The transaction's changes: data, or nil for a delete.
    var stateChanges: [StateAddress: [UInt8]?] {
        changes.mapValues { change in
            switch change {
            case .set(let data): data
            case .deleted: nil
            }
        }
    }

    /// The receipt: sets before deletes, each in the order of `order`.
    func receipt(transactionID: String) -> TransactionReceipt {
        var sets: [StateChange] = []
        var deletes: [StateChange] = []
        for address in order {
            switch changes[address] {
            case .set(let data): sets.append(StateChange(address: address.hex, value: data, type: .set))
            case .deleted: deletes.append(StateChange(address: address.hex, type: .delete))
            case nil: break
            }
        }
        return TransactionReceipt(
            stateChanges: sets + deletes, events: events, data: receiptData, transactionID: transactionID)
    }

    private func note(_ address: StateAddress) {
        if position.insert(address).inserted { order.append(address) }
    }

    private func authorize(_ text: String, by prefixes: [AddressPrefix]) throws(Unauthorized) -> StateAddress {
        guard let address = StateAddress(hex: text), prefixes.contains(where: { $0.contains(address) }) else {
            throw Unauthorized()
        }
        return address
    }
}
