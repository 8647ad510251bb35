internal import SawtoothProtocol

/// The requests that a supervisor has taken from its validator and not answered, and what of each was seen to pass on
/// the way from its worker to the validator: that decides what becomes of it when the worker dies. A state machine
/// without I/O.
///
/// Nothing that changes state has passed: it is given to the next worker. The whole of `finish` has passed, which is
/// the last that a handler does: its answer follows from the validator's. Anything else that changes state has passed:
/// the validator is asked to run it again.
package struct SupervisedRequests {
    /// Names a request towards a worker: a place in the table, and how often that was used.
    package struct Ticket: Hashable, Sendable {
        package let rawValue: UInt64

        package init(rawValue: UInt64) { self.rawValue = rawValue }

        init(place: Int, use: UInt32) { rawValue = UInt64(use) << 32 | UInt64(UInt32(truncatingIfNeeded: place)) }

        var place: Int { Int(rawValue & 0xFFFF_FFFF) }
        var use: UInt32 { UInt32(truncatingIfNeeded: rawValue >> 32) }
    }

    enum Whereabouts: UInt8 {
        case free, waiting
        /// In the worker.
        case given
        /// Its worker died, and it is not given to another: it is answered when the validator's answers are there.
        case orphaned
        /// It crashes its workers, and is not tried again.
        case held
    }

    /// What of it has passed to the validator.
    enum Progress: UInt8 {
        case untouched, finishing, written
    }

    struct Request {
        var use: UInt32 = 0
        var whereabouts = Whereabouts.free
        var progress = Progress.untouched
        /// The message as it came. The memory is used again.
        var frame: [UInt8] = []
        var correlation = 0..<0
        var key: UInt64 = 0
        var startedAt: UInt64 = 0
        /// Grows from request to request.
        var serial: UInt64 = 0
        /// Of `finish`: answers to come, the first part that failed, and the parts as they passed.
        var remaining = 0
        var failure: (part: Int, error: ContextError)?
        var finish: [UInt8] = []
    }

    /// Deaths of workers after which a transaction that was in each of them is run alone: the next death is its own.
    package static let deathsToIsolation = 2
    /// Deaths after which a request that was alone in the last of them is not run any more.
    package static let deathsToRejection = 3
    /// Transactions of which deaths are remembered. The innocent are forgotten when they are answered.
    static let maximumRemembered = 10_000
    /// Tickets that stay at the front of the queue after they were taken: to remove one moves all others.
    private static let takenKept = 1024
    /// Longer frames do not keep their memory for the next request.
    static let reusedCount = 16 << 10

    var requests: [Request] = []
    private var free: [Int] = []
    private var serial: UInt64 = 0
    /// Those to be given next, from `queueStart` on. Tickets of what is gone may stand among them.
    private var queue: [Ticket] = []
    private var queueStart = 0
    /// Those to be given alone.
    private var suspects: [Ticket] = []
    /// The one that is alone in the worker.
    var isolated: Ticket?
    var givenCount = 0
    /// How many workers died with a transaction in them, by its id.
    var deaths: [String: Int] = [:]
    var finishes = FinishParts()

    package init() {}

    /// Those that are not answered.
    package var count: Int { requests.count - free.count }
    /// Those that crash their workers and are not tried any more.
    package private(set) var heldCount = 0
    /// Whether something was written that is not answered.
    var hasEffects: Bool { requests.contains { $0.whereabouts != .free && $0.progress != .untouched } }

    /// Takes a request in.
    ///
    /// - Parameters:
    ///   - frame: the message as it came.
    ///   - correlation: where in it the correlation id is.
    ///   - key: what the processor knows it by.
    package mutating func take(
        _ frame: UnsafeRawBufferPointer, correlation: Range<Int>, key: UInt64 = 0, at now: UInt64 = 0
    ) -> Ticket {
        let place = free.popLast() ?? requests.count
        if place == requests.count { requests.append(Request()) }
        serial += 1
        requests[place].use &+= 1
        requests[place].whereabouts = .waiting
        requests[place].progress = .untouched
        requests[place].frame.append(contentsOf: frame)
        requests[place].correlation = correlation
        requests[place].key = key
        requests[place].startedAt = now
        requests[place].serial = serial
        let ticket = Ticket(place: place, use: requests[place].use)
        enqueue(ticket)
        return ticket
    }

    private mutating func enqueue(_ ticket: Ticket) {
        if !deaths.isEmpty, deaths[transactionID(ticket), default: 0] >= Self.deathsToIsolation {
            suspects.append(ticket)
        } else {
            queue.append(ticket)
        }
    }

    /// The next request to be given to the worker, which then counts as given; nil where there is none, or it has to
    /// wait because one runs alone, or is to.
    package mutating func next() -> Ticket? {
        guard isolated == nil else { return nil }
        while let suspect = suspects.first {
            guard givenCount == 0 else { return nil }
            suspects.removeFirst()
            guard isOpen(suspect) else { continue }
            isolated = suspect
            return give(suspect)
        }
        while queueStart < queue.count {
            let ticket = queue[queueStart]
            queueStart += 1
            if queueStart == queue.count || queueStart == Self.takenKept {
                queue.removeFirst(queueStart)
                queueStart = 0
            }
            if isOpen(ticket) { return give(ticket) }
        }
        return nil
    }

    private mutating func give(_ ticket: Ticket) -> Ticket {
        requests[ticket.place].whereabouts = .given
        givenCount += 1
        return ticket
    }

    /// Whether a ticket's request is there and not answered.
    @inline(__always)
    package func isOpen(_ ticket: Ticket) -> Bool {
        ticket.place < requests.count && requests[ticket.place].use == ticket.use
            && requests[ticket.place].whereabouts != .free
    }

    /// The message of an open request.
    @inline(__always)
    package func withFrame<Result>(_ ticket: Ticket, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        requests[ticket.place].frame.withUnsafeBytes(body)
    }

    /// The correlation id of an open request.
    @inline(__always)
    package func withCorrelationID<Result>(_ ticket: Ticket, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let range = requests[ticket.place].correlation
        return requests[ticket.place].frame.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }

    /// What the processor knows an open request by, and when it came.
    @inline(__always)
    func origin(_ ticket: Ticket) -> (key: UInt64, startedAt: UInt64) {
        (requests[ticket.place].key, requests[ticket.place].startedAt)
    }

    /// The request itself; nil where it cannot be read.
    func request(_ ticket: Ticket) -> ProcessRequest? {
        withFrame(ticket) { frame in Envelope(frame).flatMap { try? ProcessRequest($0.content) } }
    }

    /// The id of a transaction; of an unreadable request, its correlation id.
    package func transactionID(_ ticket: Ticket) -> String {
        request(ticket)?.signature ?? withCorrelationID(ticket) { String(decoding: $0, as: UTF8.self) }
    }

    /// A request is answered.
    ///
    /// - Parameter isFinal: false where the validator is asked to run it again.
    package mutating func close(_ ticket: Ticket, isFinal: Bool) {
        guard isOpen(ticket) else { return }
        if isFinal, !deaths.isEmpty { deaths[transactionID(ticket)] = nil }
        if requests[ticket.place].whereabouts == .given { givenCount -= 1 }
        if requests[ticket.place].whereabouts == .held { heldCount -= 1 }
        if isolated == ticket { isolated = nil }
        release(ticket.place)
    }

    /// The connection is lost: nobody waits for an answer any more.
    package mutating func dropAll() {
        for place in requests.indices where requests[place].whereabouts != .free { release(place) }
        queue = []
        queueStart = 0
        suspects = []
        isolated = nil
        (givenCount, heldCount) = (0, 0)
        finishes.removeAll()
    }

    private mutating func release(_ place: Int) {
        requests[place].whereabouts = .free
        requests[place].failure = nil
        requests[place].remaining = 0
        Self.empty(&requests[place].frame)
        Self.empty(&requests[place].finish)
        free.append(place)
    }

    private static func empty(_ bytes: inout [UInt8]) {
        if bytes.capacity > reusedCount { bytes = [] } else { bytes.removeAll(keepingCapacity: true) }
    }

    // What a death makes of a request.

    mutating func putBack(_ ticket: Ticket) {
        requests[ticket.place].whereabouts = .waiting
        enqueue(ticket)
    }

    /// Puts those that came back before those that wait.
    mutating func beginPuttingBack() -> [Ticket] {
        let waiting = queue[queueStart...].filter { isOpen($0) }
        queue = []
        queueStart = 0
        isolated = nil
        givenCount = 0
        return waiting
    }

    mutating func endPuttingBack(before waiting: [Ticket]) { queue += waiting }

    /// Gives up a request, unanswered.
    package mutating func hold(_ ticket: Ticket) {
        requests[ticket.place].whereabouts = .held
        heldCount += 1
    }

    mutating func rememberDeath(_ ticket: Ticket) -> Int {
        let id = transactionID(ticket)
        if deaths.count >= Self.maximumRemembered {
            deaths = deaths.filter { $0.value >= Self.deathsToIsolation }
            if deaths.count >= Self.maximumRemembered { deaths = [:] }
        }
        deaths[id, default: 0] += 1
        return deaths[id, default: 0]
    }
}
