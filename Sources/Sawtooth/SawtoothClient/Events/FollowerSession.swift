internal import Locking
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
            connection = try ComponentConnection(endpoint: follower.endpoint, logger: follower.logger) { event in
                switch event {
                case .connected: inbox.put(.connected)
                case .disconnected: inbox.put(.disconnected)
                case .message(let message) where message.type == .clientEvents:
                    // What cannot be read is a block that will be missed, and found missing with the next one.
                    if let list = try? EventList(decoding: message.content) { inbox.put(.events(list.events)) }
                case .message: break
                }
            }
        } catch {
            throw .cannotConnect(endpoint: follower.endpoint, reason: "\(error)")
        }
    }

    deinit {
        connection.close()
    }

    func reconnect() { connection.reconnect() }

    /// - Returns: nil when no answer came; the connection is then gone, or on its way out.
    func subscribe(
        _ subscriptions: [EventSubscription], after known: [BlockID]
    ) async -> ClientEventsSubscribeResponse? {
        var all = subscriptions
        if !all.contains(where: { $0.eventType == FollowerStateMachine.blockCommit && $0.filters.isEmpty }) {
            all.append(EventSubscription(eventType: FollowerStateMachine.blockCommit))
        }
        let request = ClientEventsSubscribeRequest(subscriptions: all, lastKnownBlockIDs: known.map(\.hex))
        do {
            let message = try await connection.request(
                .clientEventsSubscribeRequest, content: request.encoded(), timeout: Self.subscribeTimeout)
            if message.type == .clientEventsSubscribeResponse,
                let response = try? ClientEventsSubscribeResponse(decoding: message.content)
            {
                return response
            }
            connection.reconnect()
        } catch .disconnected {
            // The inbox says so too.
        } catch {
            connection.reconnect()
        }
        return nil
    }
}

/// What the connection's thread puts in and one reader takes out, up to a limit.
final class FollowerInbox: Sendable {
    enum Item: Equatable, Sendable {
        case connected
        case disconnected
        case events([Event])
        /// More came than was kept; all of it is dropped.
        case overflow
    }

    private struct State {
        var items: [Item] = []
        var reader: CheckedContinuation<Item?, Never>?
    }

    private let limit: Int
    private let state = LockedValue(State())

    init(limit: Int) {
        self.limit = max(limit, 16)
    }

    func put(_ item: Item) {
        let reader = state.withLock { state -> CheckedContinuation<Item?, Never>? in
            if let reader = state.reader {
                state.reader = nil
                return reader
            }
            if state.items.count >= limit { state.items = [.overflow] } else { state.items.append(item) }
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
