internal import EHRFamily
internal import SawtoothClient
internal import SawtoothProtocol

/// What one block says about the family: its events, each with the transaction that emitted it.
///
/// The transaction decides which events count: an event is believed where it has the type of its transaction's action,
/// and its data is an entry that the action writes. Other families may emit events of the same types.
struct BlockReading: Sendable {
    struct Item: Sendable {
        /// Among the family's transactions of the block, from 0.
        let ordinal: Int
        let transaction: BlockTransaction
        let event: FamilyEvent
        let entry: any IndexedEntry
        /// As stored on the ledger.
        let bytes: [UInt8]
    }

    let block: BlockReference
    let previous: BlockID
    let stateRoot: String
    let time: Int64?
    let items: [Item]
    /// One sentence for each event that is not one, or is missing.
    let faults: [String]

    /// Reads a block with what is asked for: nothing if it has no event of the family; its transactions; and, where
    /// these and the events do not match one by one, the receipts.
    ///
    /// - Throws: `LedgerAPIError`.
    init(_ block: BlockEvents, from source: some BlockSource) async throws(LedgerAPIError) {
        let events = block.events.filter { Self.types[$0.eventType] != nil }
        guard !events.isEmpty else {
            self.init(block, events: [], transactions: [], receipts: nil)
            return
        }
        let transactions = try await source.transactions(of: block.block.id)
        let ofFamily = transactions.filter { $0.family == Family.name }
        let fits = zip(events, ofFamily).allSatisfy { Self.read($0, of: $1) != nil }
        if fits && events.count == ofFamily.count || ofFamily.isEmpty {
            self.init(block, events: events, transactions: transactions, receipts: nil)
            return
        }
        var receipts: [TransactionReceipt]?
        do {
            receipts = try await source.receipts(of: ofFamily.map(\.id))
        } catch {
            // A validator may have lost one: then the order of the events has to do.
            guard error.code == .receiptNotFound else { throw error }
        }
        self.init(block, events: events, transactions: transactions, receipts: receipts)
    }

    /// - Parameter receipts: of the family's transactions, in their order; nil where `events` are to be matched.
    init(
        _ block: BlockEvents, events: [Event], transactions: [BlockTransaction], receipts: [TransactionReceipt]?
    ) {
        self.block = block.block
        previous = block.previous
        stateRoot = block.stateRoot
        time = Self.time(in: transactions)
        var rest = events[...]
        var items: [Item] = []
        var faults: [String] = []
        for (ordinal, transaction) in transactions.filter({ $0.family == Family.name }).enumerated() {
            let candidates =
                receipts.map { receipts in
                    receipts.indices.contains(ordinal) ? receipts[ordinal].events[...] : []
                } ?? rest
            let found = candidates.lazy.compactMap { event in
                Self.read(event, of: transaction).map { (event, $0.0, $0.1) }
            }.first
            guard let (event, type, entry) = found else {
                faults.append("transaction \(transaction.id.hex.prefix(16))… has no event that can be read")
                continue
            }
            if let position = rest.firstIndex(of: event) { rest.remove(at: position) }
            items.append(
                Item(ordinal: ordinal, transaction: transaction, event: type, entry: entry, bytes: event.data))
        }
        faults += rest.map { "an event \($0.eventType) is not of any transaction of the family, or cannot be read" }
        self.items = items
        self.faults = faults
    }

    private static let types = Dictionary(
        FamilyEvent.allCases.map { ($0.rawValue, $0) }, uniquingKeysWith: { first, _ in first })

    /// The entry that an event of this transaction holds; nil where it is not one of this transaction.
    private static func read(
        _ event: Event, of transaction: BlockTransaction
    ) -> (FamilyEvent, any IndexedEntry)? {
        guard let type = types[event.eventType], let signer = PublicKeyHex(transaction.signer),
            let payload = try? Payload.decode(transaction.payload), Swift.type(of: payload.content).event == type,
            let entry = try? AnyStateValue(decoding: event.data).indexed,
            payload.content.touches(signer: signer).contains(.write(entry.key))
        else { return nil }
        return (type, entry)
    }

    /// The clock by which the rules judged the block: it is injected as the first transaction, together with a
    /// description of the block before.
    private static func time(in transactions: [BlockTransaction]) -> Int64? {
        guard let injected = transactions.first(where: { $0.family == "block_info" }),
            let info = try? BlockInfoTxn(decoding: injected.payload).block
        else { return nil }
        return Int64(exactly: info.timestamp)
    }
}
