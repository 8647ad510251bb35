internal import SawtoothProtocol

/// The subscribers, and the events of a block for each.
///
/// Each event reaches a subscriber once, however many of its subscriptions match. State changes of a block arrive in
/// one event that holds the last change of each address, as in Sawtooth.
struct EventSubscriptions {
    private struct Subscription {
        let eventType: String
        let filters: [CompiledEventFilter]

        func includes(_ event: Event) -> Bool {
            event.eventType == eventType && filters.allSatisfy { $0.matches(event) }
        }
    }

    static let blockCommit = "sawtooth/block-commit"
    static let stateDelta = "sawtooth/state-delta"

    private let store: ChainStore
    private var subscribers: [ConnectionID: [Subscription]] = [:]

    init(store: ChainStore) {
        self.store = store
    }

    /// Replaces the connection's subscriptions; returns the answer, and the events of every block since the latest
    /// known one, one list per block.
    mutating func subscribe(
        _ connection: ConnectionID, _ request: ClientEventsSubscribeRequest
    ) throws -> (ClientEventsSubscribeResponse, [EventList]) {
        let compiled: [Subscription]
        do throws(CompiledEventFilter.Invalid) {
            compiled = try Self.compile(request.subscriptions)
        } catch {
            return (.init(status: .invalidFilter, responseMessage: error.description), [])
        }
        var catchUp: [EventList] = []
        if !request.lastKnownBlockIDs.isEmpty {
            guard let first = try firstUnknown(after: request.lastKnownBlockIDs) else {
                return (.init(status: .unknownBlock), [])
            }
            if let head = store.head, first <= head.number {
                catchUp = try (first...head.number).map { number in
                    EventList(events: try events(ofBlock: number, compiled))
                }
            }
        }
        subscribers[connection] = compiled
        return (.init(status: .ok), catchUp)
    }

    /// The number of the first block after the latest of `ids` that is on the chain; nil if none is.
    private func firstUnknown(after ids: [String]) throws -> UInt64? {
        var latest: UInt64?
        for id in ids {
            let next = id == GenesisBlock.previousBlockID ? 0 : try store.number(ofBlock: id).map { $0 + 1 }
            if let next { latest = max(latest ?? 0, next) }
        }
        return latest
    }

    mutating func remove(_ connection: ConnectionID) {
        subscribers[connection] = nil
    }

    /// The events of a new block for each subscriber; nothing for subscribers without matching events.
    func events(of block: Journal.Committed) -> [(ConnectionID, EventList)] {
        guard !subscribers.isEmpty else { return [] }
        let all = Self.allEvents(id: block.block.headerSignature, block.header, block.receipts)
        return subscribers.compactMap { connection, subscriptions in
            let events = all.filter { event in subscriptions.contains { $0.includes(event) } }
            return events.isEmpty ? nil : (connection, EventList(events: events))
        }
    }

    /// The events of given blocks that match given subscriptions.
    func get(_ request: ClientEventsGetRequest) throws -> ClientEventsGetResponse {
        let compiled: [Subscription]
        do throws(CompiledEventFilter.Invalid) {
            compiled = try Self.compile(request.subscriptions)
        } catch {
            return .init(status: .invalidFilter)
        }
        var found: [Event] = []
        for id in request.blockIDs {
            guard let number = try store.number(ofBlock: id) else { return .init(status: .unknownBlock) }
            found += try events(ofBlock: number, compiled)
        }
        return .init(status: .ok, events: found)
    }

    private func events(ofBlock number: UInt64, _ subscriptions: [Subscription]) throws -> [Event] {
        guard let block = try store.block(number: number) else { return [] }
        let receipts = try block.batches.flatMap(\.transactions).compactMap { transaction in
            try store.receipt(transactionID: transaction.headerSignature)
        }
        return Self.allEvents(id: block.headerSignature, try BlockHeader(decoding: block.header), receipts)
            .filter { event in subscriptions.contains { $0.includes(event) } }
    }

    private static func compile(
        _ subscriptions: [EventSubscription]
    ) throws(CompiledEventFilter.Invalid) -> [Subscription] {
        var compiled: [Subscription] = []
        for subscription in subscriptions {
            var filters: [CompiledEventFilter] = []
            for filter in subscription.filters { filters.append(try CompiledEventFilter(filter)) }
            compiled.append(Subscription(eventType: subscription.eventType, filters: filters))
        }
        return compiled
    }

    /// Every event of a block: its commit, those of its transactions, its change of state.
    private static func allEvents(id: String, _ header: BlockHeader, _ receipts: [TransactionReceipt]) -> [Event] {
        let commit = Event(
            eventType: blockCommit,
            attributes: [
                .init(key: "block_id", value: id),
                .init(key: "block_num", value: "\(header.blockNum)"),
                .init(key: "state_root_hash", value: header.stateRootHash),
                .init(key: "previous_block_id", value: header.previousBlockID),
            ])
        var attributes: [Event.Attribute] = []
        var changes: [StateChange] = []
        var seen: Set<String> = []
        for change in receipts.reversed().flatMap({ $0.stateChanges.reversed() })
        where seen.insert(change.address).inserted {
            attributes.append(.init(key: "address", value: change.address))
            changes.append(change)
        }
        let delta = Event(
            eventType: stateDelta, attributes: attributes, data: StateChangeList(stateChanges: changes).encoded())
        return [commit] + receipts.flatMap(\.events) + [delta]
    }
}
