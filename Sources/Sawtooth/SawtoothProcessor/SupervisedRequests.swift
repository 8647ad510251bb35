internal import SawtoothProtocol

/// The requests that a supervisor has received from its validator and not answered, and what each worker has sent to
/// the validator for them: that decides what happens when the worker dies. A state machine without I/O.
///
/// If nothing that changes state has passed, the request goes to the next worker. If the whole of `finish` has passed,
/// which is a handler's last call, the answer follows from the validator's answers. If anything else that changes state
/// has passed, the validator is asked to run it again.
package struct SupervisedRequests {
    /// Identifies a request to a worker: a slot in the table, and how often it was used.
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
        /// Its worker died, and it goes to no other: it is answered when the validator's answers have arrived.
        case orphaned
        /// It crashes its workers, and is not retried.
        case held
    }

    /// What has passed to the validator.
    enum Progress: UInt8 {
        case untouched, finishing, written
    }

    struct Request {
        var use: UInt32 = 0
        var whereabouts = Whereabouts.free
        var progress = Progress.untouched
        /// The message as received. The memory is reused.
        var frame: [UInt8] = []
        var correlation = 0..<0
        var key: UInt64 = 0
        var startedAt: UInt64 = 0
        /// Grows from request to request.
        var serial: UInt64 = 0
        /// For `finish`: the number of missing answers, the first part that failed, and the parts in order.
        var remaining = 0
        var failure: (part: Int, error: ContextError)?
        var finish: [UInt8] = []
    }

    /// Deaths of workers after which a transaction that was in each of them is run alone, so that it must be the cause
    /// of the next death.
    package static let deathsToIsolation = 2
    /// Deaths after which a request that was alone in the last worker is not run any more.
    package static let deathsToRejection = 3
    /// Transactions whose deaths are remembered. Once answered, a transaction is forgotten.
    static let maximumRemembered = 10_000
    /// Consumed tickets that stay at the front of the queue, because removing one moves all others.
    private static let takenKept = 1024
    /// The memory of longer frames is not reused.
    static let reusedCount = 16 << 10

    var requests: [Request] = []
    private var free: [Int] = []
    private var serial: UInt64 = 0
    /// Requests to be given next, from `queueStart` on; some tickets may be stale.
    private var queue: [Ticket] = []
    private var queueStart = 0
    /// Requests to be given alone.
    private var suspects: [Ticket] = []
    /// The request that runs alone in the worker.
    var isolated: Ticket?
    var givenCount = 0
    /// How many workers died with a transaction in them, by its id.
    var deaths: [String: Int] = [:]
    var finishes = FinishParts()

    package init() {}

    /// The number of unanswered requests.
    package var count: Int { requests.count - free.count }
    /// Requests that crash their workers and are not retried.
    package private(set) var heldCount = 0
    /// Whether an unanswered request has written something.
    var hasEffects: Bool { requests.contains { $0.whereabouts != .free && $0.progress != .untouched } }

    /// Adds a request.
    ///
    /// - Parameters:
    ///   - frame: the message as received.
    ///   - correlation: the range of the correlation id in it.
    ///   - key: the processor's key for it.
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

    /// The next request for the worker, which then counts as given; nil if there is none, or if it must wait because
    /// one runs alone or is about to.
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

    /// Whether a ticket's request is known and unanswered.
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

    /// The processor's key for an open request, and its arrival time.
    @inline(__always)
    func origin(_ ticket: Ticket) -> (key: UInt64, startedAt: UInt64) {
        (requests[ticket.place].key, requests[ticket.place].startedAt)
    }

    /// The request itself; nil if it cannot be decoded.
    func request(_ ticket: Ticket) -> ProcessRequest? {
        withFrame(ticket) { frame in Envelope(frame).flatMap { try? ProcessRequest($0.content) } }
    }

    /// The id of a transaction; of an unreadable request, its correlation id.
    package func transactionID(_ ticket: Ticket) -> String {
        request(ticket)?.signature ?? withCorrelationID(ticket) { String(decoding: $0, as: UTF8.self) }
    }

    /// A request is answered.
    ///
    /// - Parameter isFinal: false if the validator is asked to run it again.
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

    // The consequence of a death for a request.

    mutating func putBack(_ ticket: Ticket) {
        requests[ticket.place].whereabouts = .waiting
        enqueue(ticket)
    }

    /// Puts returned requests before waiting ones.
    mutating func beginPuttingBack() -> [Ticket] {
        let waiting = queue[queueStart...].filter { isOpen($0) }
        queue = []
        queueStart = 0
        isolated = nil
        givenCount = 0
        return waiting
    }

    mutating func endPuttingBack(before waiting: [Ticket]) { queue += waiting }

    /// Gives up a request without answering it.
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
