internal import SawtoothProtocol

/// A test switch: processors that come and go are treated as Sawtooth 1.2.6 treats them, faults included. Answers and
/// unregistrations are handled late and out of order; an answer that is handled when its sender is not registered is
/// lost, and so is whatever a vanished processor had: those transactions never end.
struct Sawtooth126 {
    /// The longest delays, in seconds: short enough that a busy machine, which makes them longer, stays within what a
    /// processor allows for.
    private static let longestHandling = 0.02
    private static let latestRequest = 0.02
    private static let latestEffect = 0.01

    /// What happens later.
    enum Later {
        case handle(Message, from: ConnectionID)
        case send(ComponentEndpoint.Outgoing)
        case enroll(TpRegisterRequest, ConnectionID)
    }

    private var timeline: [(due: Double, event: Later)] = []
    private var left: Set<ConnectionID> = []

    /// When the next of it is due.
    var nextDue: Double? { timeline.map(\.due).min() }

    /// Postpones a message that the imitated validator handles on another thread than the rest.
    mutating func handle(_ message: Message, from connection: ConnectionID, now: Double) {
        timeline.append((now + .random(in: 0...Self.longestHandling), .handle(message, from: connection)))
    }

    /// Postpones a request to a processor, which may have gone when it is sent.
    mutating func send(_ outgoing: ComponentEndpoint.Outgoing, now: Double) {
        timeline.append((now + .random(in: 0...Self.latestRequest), .send(outgoing)))
    }

    /// Postpones the effect of a registration that is answered at once.
    mutating func enroll(_ request: TpRegisterRequest, _ connection: ConnectionID, now: Double) {
        timeline.append((now + .random(in: 0...Self.latestEffect), .enroll(request, connection)))
    }

    /// Whether an unregistration is answered: the first one of a connection is.
    mutating func answersUnregistration(of connection: ConnectionID) -> Bool { left.insert(connection).inserted }

    /// What is due, in order.
    mutating func take(now: Double) -> [Later] {
        let due = timeline.filter { $0.due <= now }.sorted { $0.due < $1.due }
        timeline.removeAll { $0.due <= now }
        return due.map(\.event)
    }
}
