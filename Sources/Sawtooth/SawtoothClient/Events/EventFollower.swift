public import Logging
public import SawtoothProtocol
internal import SawtoothTransport

/// Follows the events of a ledger, block by block, over a validator's component endpoint.
///
/// It reconnects when the connection is lost and requests what it missed, answers the validator's pings, detects
/// missing and misplaced blocks, and distinguishes forks from progress. It buffers unread updates up to a limit; beyond
/// it the validator must wait, and nothing is lost if the validator then disconnects.
///
///     let moves = EventSubscription(eventType: "xo/move")
///     for try await update in EventFollower(endpoint: "tcp://127.0.0.1:4004", subscriptions: [moves]) {
///         if case .block(let block) = update { print(block.block.number, block.events.count) }
///     }
public struct EventFollower: AsyncSequence, Sendable {
    public typealias Element = LedgerUpdate
    public typealias Failure = EventFollowerError

    /// Where to begin.
    public enum Start: Hashable, Sendable {
        /// With the next block.
        case next
        /// With the first block.
        case genesis
        /// After these blocks, those last processed; the more are given (say 16, and some older), the cheaper a fork
        /// is.
        case after([BlockReference])
    }

    let endpoint: String
    let subscriptions: [EventSubscription]
    let start: Start
    let bufferLimit: Int
    let logger: Logger

    /// - Parameters:
    ///   - endpoint: the validator's component endpoint, `tcp://HOST:4004`.
    ///   - subscriptions: the events wanted. The block's own event, `sawtooth/block-commit`, is always followed, and
    ///     passed on only if it is among them.
    ///   - start: the block to begin after.
    ///   - bufferLimit: messages buffered for a reader that is slower than the validator; one message holds one block's
    ///     events.
    ///   - logger: for connection events.
    public init(
        endpoint: String, subscriptions: [EventSubscription], start: Start = .next, bufferLimit: Int = 1_024,
        logger: Logger? = nil
    ) {
        self.endpoint = endpoint
        self.subscriptions = subscriptions
        self.start = start
        self.bufferLimit = bufferLimit
        self.logger = logger ?? Logger(label: "event-follower", factory: { _ in SwiftLogNoOpLogHandler() })
    }

    public struct AsyncIterator: AsyncIteratorProtocol {
        private let follower: EventFollower
        private var machine: FollowerStateMachine
        private var session: FollowerSession?
        private var actions: [FollowerStateMachine.Action] = []
        private var isDone = false

        init(_ follower: EventFollower) {
            self.follower = follower
            let known: [BlockReference] = if case .after(let blocks) = follower.start { blocks } else { [] }
            machine = FollowerStateMachine(
                known: known, fromGenesis: follower.start == .genesis,
                wantsBlockCommit: follower.subscriptions.contains { $0.eventType == FollowerStateMachine.blockCommit })
        }

        /// The next update; nil once the task is cancelled, or after an error.
        ///
        /// - Throws: `EventFollowerError`.
        nonisolated(nonsending) public mutating func next() async throws(EventFollowerError) -> LedgerUpdate? {
            if isDone { return nil }
            let session = try open()
            while true {
                while !actions.isEmpty {
                    switch actions.removeFirst() {
                    case .emit(let update): return update
                    case .reconnect: session.reconnect()
                    case .subscribe(let known): session.subscribe(follower.subscriptions, after: known)
                    case .fail(let error):
                        isDone = true
                        self.session = nil
                        throw error
                    }
                }
                switch await session.next() {
                case nil:
                    isDone = true
                    self.session = nil
                    return nil
                case .connected: actions += machine.connected()
                case .disconnected: actions += machine.disconnected()
                case .answered(let response): actions += machine.answered(response)
                case .events(let events): actions += machine.received(events)
                }
            }
        }

        public mutating func next(
            isolation _: isolated (any Actor)?
        ) async throws(EventFollowerError) -> LedgerUpdate? {
            try await next()
        }

        private mutating func open() throws(EventFollowerError) -> FollowerSession {
            if let session { return session }
            do {
                let opened = try FollowerSession(follower)
                session = opened
                return opened
            } catch {
                isDone = true
                throw error
            }
        }
    }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(self) }
}
