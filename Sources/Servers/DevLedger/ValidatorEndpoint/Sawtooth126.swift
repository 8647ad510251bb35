internal import SawtoothProtocol

/// A test option: treats processors that come and go as Sawtooth 1.2.6 does, faults included. Answers and
/// unregistrations are handled late and out of order; an answer that is handled while its sender is not registered is
/// lost, and so are the transactions of a vanished processor: they never end.
struct Sawtooth126 {
    /// The longest delays, in seconds: short enough that even on a busy machine, which makes them longer, they stay
    /// within a processor's allowance.
    private static let longestHandling = 0.02
    private static let latestRequest = 0.02
    private static let latestEffect = 0.01

    /// A delayed action.
    enum Later {
        case handle(Message, from: ConnectionID)
        case send(ComponentEndpoint.Outgoing)
        case enroll(TpRegisterRequest, ConnectionID)
    }

    private var timeline: [(due: Double, event: Later)] = []
    private var left: Set<ConnectionID> = []

    /// When the next action is due.
    var nextDue: Double? { timeline.map(\.due).min() }

    /// Delays a message that the imitated validator handles on a different thread.
    mutating func handle(_ message: Message, from connection: ConnectionID, now: Double) {
        timeline.append((now + .random(in: 0...Self.longestHandling), .handle(message, from: connection)))
    }

    /// Delays a request to a processor, which may be gone when it is sent.
    mutating func send(_ outgoing: ComponentEndpoint.Outgoing, now: Double) {
        timeline.append((now + .random(in: 0...Self.latestRequest), .send(outgoing)))
    }

    /// Delays the effect of a registration that is answered at once.
    mutating func enroll(_ request: TpRegisterRequest, _ connection: ConnectionID, now: Double) {
        timeline.append((now + .random(in: 0...Self.latestEffect), .enroll(request, connection)))
    }

    /// Whether an unregistration is answered: the first one of a connection is.
    mutating func answersUnregistration(of connection: ConnectionID) -> Bool { left.insert(connection).inserted }

    /// The due actions, in order.
    mutating func take(now: Double) -> [Later] {
        let due = timeline.filter { $0.due <= now }.sorted { $0.due < $1.due }
        timeline.removeAll { $0.due <= now }
        return due.map(\.event)
    }
}
