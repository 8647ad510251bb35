internal import Locking
internal import NetworkAddresses
internal import SawtoothProtocol
internal import SawtoothTransport

/// The connection of one iteration over an `EventFollower`, closed with the last reference.
final class FollowerSession: Sendable {
    let inbox: FollowerInbox
    private let connection: ComponentConnection

    /// How long the validator may take to answer a subscription.
    private static let subscribeTimeout = Duration.seconds(30)

    init(_ follower: EventFollower) throws(EventFollowerError) {
        let inbox = FollowerInbox(limit: follower.bufferLimit)
        self.inbox = inbox
        do {
            connection = try ComponentConnection(
                endpoint: follower.endpoint, logger: follower.logger, canReceive: { inbox.hasRoom }
            ) { event in
                switch event {
                case .connected: inbox.put(.connected)
                case .disconnected: inbox.put(.disconnected)
                case .message(let message): Self.item(message).map(inbox.put)
                }
            }
        } catch {
            // It may hold a password.
            let isShown = (error as? AddressRefusal) != .credential
            throw .cannotConnect(endpoint: isShown ? follower.endpoint : "tcp://…", reason: "\(error)")
        }
    }

    deinit {
        connection.close()
    }

    /// Unreadable messages are dropped: the next block then reveals the missing events.
    private static func item(_ message: Message) -> FollowerInbox.Item? {
        switch message.type {
        case .clientEvents: (try? EventList(decoding: message.content)).map { .events($0.events) }
        case .clientEventsSubscribeResponse:
            (try? ClientEventsSubscribeResponse(decoding: message.content)).map { .answered($0) }
        default: nil
        }
    }

    /// The next thing that happened; nil once the task is cancelled.
    func next() async -> FollowerInbox.Item? {
        let item = await inbox.next()
        if inbox.hasJustGotRoom { connection.wake() }
        return item
    }

    func reconnect() { connection.reconnect() }

    /// Asks for events; the answer comes through `next()`.
    func subscribe(_ subscriptions: [EventSubscription], after known: [BlockID]) {
        var all = subscriptions
        if !all.contains(where: { $0.eventType == FollowerStateMachine.blockCommit && $0.filters.isEmpty }) {
            all.append(EventSubscription(eventType: FollowerStateMachine.blockCommit))
        }
        let request = ClientEventsSubscribeRequest(subscriptions: all, lastKnownBlockIDs: known.map(\.hex))
        connection.post(
            .clientEventsSubscribeRequest, content: request.encoded(), timeout: Self.subscribeTimeout)
    }
}

/// The queue from the connection's thread to one reader. While it is full the thread reads no more frames, so that a
/// slow reader slows the validator down instead of filling memory.
final class FollowerInbox: Sendable {
    enum Item: Equatable, Sendable {
        case connected
        case disconnected
        case answered(ClientEventsSubscribeResponse)
        case events([Event])
    }

    private struct State {
        var items: [Item] = []
        var reader: CheckedContinuation<Item?, Never>?
    }

    private let limit: Int
    private let state = LockedValue(State())

    init(limit: Int) {
        self.limit = max(limit, 1)
    }

    var hasRoom: Bool { state.withLock { $0.items.count < limit } }

    /// Whether the last item taken out was the first to free a slot.
    var hasJustGotRoom: Bool { state.withLock { $0.items.count == limit - 1 } }

    func put(_ item: Item) {
        let reader = state.withLock { state -> CheckedContinuation<Item?, Never>? in
            if let reader = state.reader {
                state.reader = nil
                return reader
            }
            state.items.append(item)
            return nil
        }
        reader?.resume(returning: item)
    }

    /// - Returns: nil once the task is cancelled.
    func next() async -> Item? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let item = state.withLock { state -> Item?? in
                    if Task.isCancelled { return .some(nil) }
                    if !state.items.isEmpty { return .some(state.items.removeFirst()) }
                    state.reader = continuation
                    return nil
                }
                if let item { continuation.resume(returning: item) }
            }
        } onCancel: {
            state.withLock { state -> CheckedContinuation<Item?, Never>? in
                defer { state.reader = nil }
                return state.reader
            }?.resume(returning: nil)
        }
    }
}
