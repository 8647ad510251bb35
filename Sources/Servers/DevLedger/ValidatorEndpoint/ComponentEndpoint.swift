internal import Cryptography
internal import Logging
internal import SawtoothProtocol

/// The component endpoint of a validator, without its socket: it takes frames and returns frames to send.
///
/// Messages without an answer here get none from Sawtooth 1.2 either: frames that are not a `Message`, unknown message
/// types, responses to nothing, a client's PING, and requests that only processors send and that cannot be decoded.
final class ComponentEndpoint {
    /// A frame for a connection.
    struct Outgoing {
        let connection: ConnectionID
        let message: Message
    }

    /// Seconds of silence before the first ping of a connection, and then between pings.
    private static let firstPing = 18.0
    private static let nextPing = 10.0
    /// Seconds after which a processor that has been silent since some connection was lost is pinged again: the first
    /// ping may have been accepted for a connection that was just ending.
    private static let secondProbe = 1.0

    private struct Liveness {
        var lastReceived: Double
        var lastPing: Double
        /// When it is pinged again, if it is still silent.
        var probe: Double?
    }

    let journal: Journal
    let queries: ChainQueries
    let logger: Logger
    var waiters = BatchStatusWaiters()
    var subscriptions: EventSubscriptions
    private var connections: [ConnectionID: Liveness] = [:]
    private var outbox: [Outgoing] = []
    /// How many connections were lost so far.
    private(set) var losses = 0
    /// Nil without imitation of Sawtooth 1.2.6.
    var imitation: Sawtooth126?
    /// The clock of the journal.
    let clock: TestClock
    var answerFaults = AnswerFaults()
    /// Who requested the running reorganisation.
    var forkOrderer: [[UInt8]] = []
    /// The answers for the senders of commands.
    var replies: [[[UInt8]]] = []

    /// - Parameter clock: the clock of `journal`.
    init(
        journal: Journal, networkEndpoint: String, imitation: Sawtooth126? = nil, clock: TestClock = TestClock(),
        logger: Logger
    ) {
        self.journal = journal
        self.imitation = imitation
        self.clock = clock
        self.logger = logger
        queries = ChainQueries(store: journal.store, networkEndpoint: networkEndpoint)
        subscriptions = EventSubscriptions(store: journal.store)
    }

    /// Handles one frame of a connection.
    ///
    /// - Throws: errors of the store; the ledger cannot continue then.
    func receive(_ frame: [UInt8], from connection: ConnectionID, now: Double) throws {
        guard let message = try? Message(decoding: frame) else {
            logger.debug("ignored a frame that is no Message", metadata: ["bytes": .stringConvertible(frame.count)])
            return
        }
        connections[connection, default: Liveness(lastReceived: now, lastPing: 0)].lastReceived = now
        connections[connection]?.probe = nil
        if try receiveFromProcessor(message, from: connection, now: now) { return }
        if try receiveFromClient(message, from: connection, now: now) { return }
        logger.debug("ignored a message", metadata: ["type": .stringConvertible(message.type.rawValue)])
    }

    /// Does what can be done now, and returns the frames to send.
    ///
    /// - Throws: errors of the store; the ledger cannot continue then.
    func step(now: Double) throws -> [Outgoing] {
        try catchUp(now: now)
        let (dispatches, committed) = try journal.step(now: now)
        for dispatch in dispatches {
            let outgoing = Outgoing(
                connection: dispatch.connection,
                message: Message(
                    type: .tpProcessRequest, correlationID: dispatch.correlationID, content: dispatch.request.encoded())
            )
            if imitation != nil { imitation?.send(outgoing, now: now) } else { outbox.append(outgoing) }
        }
        for block in committed {
            for (connection, events) in subscriptions.events(of: block) { send(events, to: connection) }
        }
        if journal.hasNews {
            journal.hasNews = false
            for (waiter, response) in try waiters.settle(journal.status) { answer(waiter, response) }
        }
        for (waiter, response) in try waiters.expire(now: now, journal.status) { answer(waiter, response) }
        try keepAlive(now: now)
        outbox += answerFaults.release(now: now)
        defer { outbox.removeAll(keepingCapacity: true) }
        return outbox
    }

    /// When to call `step` again even if nothing arrives.
    func nextStep(now: Double) -> Double {
        let due = [journal.nextStep(now: now), waiters.nextDue, imitation?.nextDue, answerFaults.nextDue]
        // A second is short enough for pings.
        return due.reduce(now + 1) { min($0, $1 ?? $0) }
    }

    /// Some connection was lost; libzmq does not say which. A ping to the one that is gone cannot be delivered.
    func someConnectionLost(now: Double) {
        losses += 1
        for connection in journal.processors.all {
            ping(connection, now: now)
            connections[connection]?.probe = now + Self.secondProbe
        }
    }

    /// The connection is gone: a frame for it could not be sent.
    func lost(_ connection: ConnectionID, now: Double) {
        connections[connection] = nil
        subscriptions.remove(connection)
        waiters.remove(connection)
        loseTransactions(of: connection)
    }

    /// The connection's transactions run again elsewhere; it gets no more unless it registers.
    func loseTransactions(of connection: ConnectionID) {
        guard journal.processors.contains(connection) else { return }
        guard imitation == nil else {
            journal.processors.remove(connection)
            return logger.error("lost what a vanished processor had, as Sawtooth 1.2.6 does")
        }
        let count = journal.scheduler.vanish(connection, processors: &journal.processors)
        logger.log(
            level: count > 0 ? .warning : .info, "a processor vanished; what it had runs again elsewhere",
            metadata: ["transactions": .stringConvertible(count)])
    }

    func send(_ outgoing: Outgoing) { outbox.append(outgoing) }

    func send(_ type: Message.MessageType, _ content: [UInt8], to connection: ConnectionID, _ correlationID: String) {
        let outgoing = Outgoing(
            connection: connection, message: Message(type: type, correlationID: correlationID, content: content))
        if !answerFaults.take(outgoing) { outbox.append(outgoing) }
    }

    /// Answers `message`.
    func answer(_ message: Message, from connection: ConnectionID, _ type: Message.MessageType, _ content: [UInt8]) {
        send(type, content, to: connection, message.correlationID)
    }

    func send(_ events: EventList, to connection: ConnectionID) {
        send(.clientEvents, events.encoded(), to: connection, Self.newCorrelationID())
    }

    private func answer(_ waiter: BatchStatusWaiters.Waiter, _ response: ClientBatchStatusResponse) {
        send(.clientBatchStatusResponse, response.encoded(), to: waiter.connection, waiter.correlationID)
    }

    private static func newCorrelationID() -> String { Hex.encode(RandomBytes.make(16)) }

    private func ping(_ connection: ConnectionID, now: Double) {
        connections[connection]?.lastPing = now
        send(.pingRequest, [], to: connection, Self.newCorrelationID())
    }

    private func keepAlive(now: Double) throws {
        for (connection, liveness) in connections {
            if let probe = liveness.probe, now >= probe {
                connections[connection]?.probe = nil
                ping(connection, now: now)
            } else if now - liveness.lastReceived >= Self.firstPing, now - liveness.lastPing >= Self.nextPing {
                ping(connection, now: now)
            }
        }
    }
}
