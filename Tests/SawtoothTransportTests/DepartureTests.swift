import SawtoothProtocol
import SawtoothTransport
import Testing

/// A validator like Sawtooth 1.2.6 and a processor that leaves it, in a time that is only counted: what happens late on
/// the one side and what is concluded on the other, schedule by schedule.
private struct Schedule {
    enum Event {
        case request(Int)
        case computed(Int)
        case answerHandled(Int)
        case unregistered(String)
        case registered(String)
        case effective(UInt32)
        case read(String, Int)
        case response(String, provesHandled: Bool)
    }

    static let millisecond: UInt64 = 1_000_000

    var random: SplitMix
    var departure: Departure
    var now: UInt64 = 0
    var events: [(due: UInt64, event: Event)] = []
    // The validator.
    var isRegistered = true
    var capacity: Int
    var toCome: Int
    var serial = 0
    var outstanding: Set<Int> = []
    var lost = 0
    // The processor.
    var running: Set<Int> = []
    var withheld: [Int] = []
    var isDone = false
    var wasAbandoned = false

    init(seed: UInt64, limits: Departure.Limits = Departure.Limits()) {
        var random = SplitMix(state: seed)
        // As registered.
        capacity = Int(2 + random.next() % 20)
        departure = Departure(
            registrations: [.init(family: "f", version: "1", namespaces: ["aabbcc"])], protocolVersion: 1,
            limits: limits, at: 0)
        toCome = Int(random.next() % 60)
        self.random = random
    }

    mutating func upTo(_ milliseconds: UInt64) -> UInt64 { random.next() % (milliseconds * Self.millisecond) }

    mutating func later(_ milliseconds: UInt64, _ event: Event) {
        events.append((now + upTo(milliseconds), event))
    }

    /// The validator hands out what fits.
    mutating func handOut() {
        while isRegistered, toCome > 0, outstanding.count < capacity {
            toCome -= 1
            serial += 1
            outstanding.insert(serial)
            later(80, .request(serial))
        }
    }

    mutating func happen(_ event: Event) {
        switch event {
        case .request(let number):
            departure.requestArrived(at: now)
            running.insert(number)
            later(20, .computed(number))
        case .computed(let number):
            running.remove(number)
            if departure.withholds { withheld.append(number) } else { later(80, .answerHandled(number)) }
        case .answerHandled(let number):
            guard isRegistered else { return lost += 1 }
            outstanding.remove(number)
            // What was waiting for it comes after it.
            if random.next() % 4 == 0 { toCome += 1 }
        case .unregistered(let id):
            isRegistered = false
            // The one that waits for a vacancy dies with the family.
            if toCome > 0, outstanding.count >= capacity { lost += 1 }
            capacity = 0
            later(2, .response(id, provesHandled: false))
        case .registered(let id): later(2, .response(id, provesHandled: false))
        case .effective(let occupancy):
            isRegistered = true
            capacity += Int(occupancy)
        case .read(let id, let number): later(2, .response(id, provesHandled: !outstanding.contains(number)))
        case .response(let id, let isHandled): departure.answered(id, provesHandled: isHandled, at: now)
        }
        handOut()
    }

    mutating func perform(_ actions: [Departure.Action]) throws {
        for action in actions {
            switch action {
            case .release(let rest):
                // Longer than the processor waits: it has to ask.
                for number in withheld.dropLast(rest) {
                    later(300, .answerHandled(number))
                    departure.released(context: String(number))
                }
                withheld = Array(withheld.suffix(rest))
            case .abandoned: wasAbandoned = true
            case .done: isDone = true
            case .send(let message):
                switch message.type {
                case .tpUnregisterRequest: later(80, .unregistered(message.correlationID))
                case .tpRegisterRequest:
                    later(2, .registered(message.correlationID))
                    let request = try TpRegisterRequest(decoding: message.content)
                    later(25, .effective(request.maxOccupancy))
                default:
                    let request = try TpStateGetRequest(decoding: message.content)
                    later(2, .read(message.correlationID, try #require(Int(request.contextID))))
                }
            }
        }
    }

    /// Runs until the processor has left, and then until all has happened.
    mutating func run() throws {
        handOut()
        while !isDone {
            let due = min(events.map(\.due).min() ?? .max, departure.deadline)
            try #require(due < 60_000 * Self.millisecond, "nothing is going to happen any more")
            now = max(now, due)
            try #require(due >= now || departure.deadline >= now || !events.isEmpty)
            happenDue()
            try perform(departure.advance(.init(running: running.count, withheld: withheld.count), at: now))
        }
        while let due = events.map(\.due).min() {
            now = max(now, due)
            happenDue()
        }
    }

    private mutating func happenDue() {
        let due = events.filter { $0.due <= now }.sorted { $0.due < $1.due }
        events.removeAll { $0.due <= now }
        for (_, event) in due { happen(event) }
    }
}

@Suite("Leaving a validator")
struct DepartureTests {
    private func run(_ seed: UInt64, _ limits: Departure.Limits = Departure.Limits()) throws -> Schedule {
        var schedule = Schedule(seed: seed, limits: limits)
        try schedule.run()
        return schedule
    }

    @Test("in 2,000 random schedules of a validator like 1.2.6, nothing is lost and nothing is owed")
    func nothingIsLost() throws {
        let first = UInt64.random(in: 0...UInt64(UInt32.max))
        for seed in first..<first + 2000 {
            let schedule = try run(seed)
            #expect(schedule.lost == 0, "seed \(seed)")
            #expect(!schedule.wasAbandoned, "seed \(seed)")
            #expect(schedule.running.isEmpty && schedule.withheld.isEmpty, "seed \(seed)")
            if schedule.lost > 0 || schedule.wasAbandoned { return }
        }
    }

    @Test("the order of every SDK, unregistering first, loses transactions in the same schedules")
    func oldOrder() throws {
        var limits = Departure.Limits()
        limits.whole = 0
        let lost = try (0..<500).count { try run(UInt64($0), limits).lost > 0 }
        #expect(lost > 250)
    }

    @Test("a validator that keeps sending is left out of order when the time is over, and that is said")
    func bounded() {
        var departure = Departure(
            registrations: [.init(family: "f", version: "1", namespaces: [])], protocolVersion: 1, at: 0)
        var now: UInt64 = 0
        var actions: [Departure.Action] = []
        while now <= 10_000_000_000 {
            departure.requestArrived(at: now)
            actions += departure.advance(.init(running: 1, withheld: 0), at: now)
            now += 20_000_000
        }
        #expect(actions.contains { if case .abandoned = $0 { true } else { false } })
        #expect(departure.step == .abandoned)
        #expect(departure.advance(.init(running: 0, withheld: 0), at: now + 1_000_000_000) == [.done])
    }

    @Test("a validator that does not answer TP_UNREGISTER is waited for one second")
    func unanswered() {
        var departure = Departure(
            registrations: [.init(family: "f", version: "1", namespaces: [])], protocolVersion: 1, at: 0)
        let none = Departure.Load(running: 0, withheld: 0)
        var sent: [UInt64] = []
        var end: UInt64 = 0
        while end == 0, departure.deadline < 60_000_000_000 {
            let now = departure.deadline
            for action in departure.advance(none, at: now) {
                if case .send(let message) = action, message.type == .tpUnregisterRequest { sent.append(now) }
                if action == .done { end = now }
            }
        }
        #expect(sent.count == 1)
        #expect(end - (sent.first ?? 0) == 1_100_000_000)
    }
}

/// SplitMix64: the same numbers for the same seed.
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
