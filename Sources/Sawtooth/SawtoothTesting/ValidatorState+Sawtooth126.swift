internal import SawtoothProtocol
internal import SawtoothTransport

// The differences when imitating Sawtooth 1.2.6. Otherwise everything happens at once.
extension ValidatorState {
    /// A scheduled event.
    enum Later: Sendable {
        case handle(ScriptedValidator.Received)
        case send(Message, to: [UInt8])
        case effect(TpRegisterRequest, of: [UInt8])
    }

    /// When the next event is due.
    var nextDue: UInt64? { timeline.map(\.due).min() }

    /// Handles all due events.
    mutating func catchUp() {
        let now = Monotonic.now()
        let due = timeline.filter { $0.due <= now }.sorted { $0.due < $1.due }
        timeline.removeAll { $0.due <= now }
        for (moment, event) in due {
            observations.lateness = max(observations.lateness, now - moment)
            switch event {
            case .handle(let received): behave(received)
            case .send(let message, let identity): outbox.append((identity, message.encoded()))
            case .effect(let request, let identity): enroll(request, identity)
            }
        }
    }

    /// Delays a message that the imitated validator handles on another thread.
    mutating func postpone(_ received: ScriptedValidator.Received) -> Bool {
        guard let type = received.message?.type, type == .tpProcessResponse || type == .tpUnregisterRequest,
            let delay = imitation?.handling()
        else { return false }
        timeline.append((Monotonic.now() &+ delay, .handle(received)))
        return true
    }

    /// Sends a request; when imitating 1.2.6, perhaps only after its processor has gone.
    mutating func dispatch(_ message: Message, to identity: [UInt8]) {
        guard let delay = imitation?.request() else {
            return outbox.append((identity, message.encoded()))
        }
        timeline.append((Monotonic.now() &+ delay, .send(message, to: identity)))
    }

    /// Applies a registration, at once or when it takes effect.
    mutating func take(_ request: TpRegisterRequest, _ identity: [UInt8]) {
        guard let delay = imitation?.effect() else { return enroll(request, identity) }
        timeline.append((Monotonic.now() &+ delay, .effect(request, of: identity)))
    }

    private mutating func enroll(_ request: TpRegisterRequest, _ identity: [UInt8]) {
        capacities[identity, default: 0] += request.maxOccupancy == 0 ? 10 : Int(request.maxOccupancy)
        families.removeAll {
            $0.identity == identity && $0.family == request.family && $0.version == request.version
        }
        families.append((request.family, request.version, identity, request.requestHeaderStyle.rawValue))
    }

    /// Whether another request fits; without imitation a scripted validator sends everything.
    func hasVacancy(_ identity: [UInt8]) -> Bool {
        imitation == nil || outstanding(of: identity) < capacities[identity, default: 0]
    }

    /// - Returns: whether the unregistration is answered.
    mutating func noteUnregistered(_ identity: [UInt8]) -> Bool {
        guard imitation != nil else { return true }
        let wasFull = outstanding(of: identity) >= capacities[identity, default: 0]
        capacities[identity] = nil
        if wasFull, families.isEmpty { loseFirstWaiting() }
        return left.insert(identity).inserted
    }
}
