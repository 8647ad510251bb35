internal import SawtoothProtocol

/// A request that waits to be sent or answered.
struct PendingRequest: Sendable {
    let type: MessageType
    let content: [UInt8]
    let deadline: ContinuousClock.Instant
    /// When to give up if it could not be sent by then.
    let connectDeadline: ContinuousClock.Instant
    let completion: Completion
    var isSent = false

    enum Completion: Sendable {
        /// Someone waits for the answer.
        case resume(CheckedContinuation<Result<Message, ComponentError>, Never>)
        /// The answer is delivered as an event.
        case tell
    }

    func fail(_ error: ComponentError) {
        if case .resume(let continuation) = completion { continuation.resume(returning: .failure(error)) }
    }

    var currentDeadline: ContinuousClock.Instant { isSent ? deadline : min(deadline, connectDeadline) }
}

/// The requests of one connection, by correlation key. Pure bookkeeping; the caller holds the lock and resumes
/// continuations after releasing it.
struct PendingRequests: Sendable {
    private var requests: [UInt64: PendingRequest] = [:]
    private var unsent: [UInt64] = []
    private var lastKey: UInt64 = 0
    /// No request expires before this.
    private var nextExpiry: ContinuousClock.Instant?
    var isClosed = false
    var mustReconnect = false

    var count: Int { requests.count }

    mutating func nextKey() -> UInt64 {
        lastKey &+= 1
        return lastKey
    }

    mutating func add(_ request: PendingRequest, key: UInt64) {
        requests[key] = request
        unsent.append(key)
        nextExpiry = min(nextExpiry ?? request.currentDeadline, request.currentDeadline)
    }

    /// Removes a request in any state.
    mutating func remove(_ key: UInt64) -> PendingRequest? {
        requests.removeValue(forKey: key)
    }

    /// Removes the request that an answer belongs to; only sent requests can be answered.
    mutating func answered(_ correlationID: String) -> PendingRequest? {
        guard let key = UInt64(correlationID, radix: 16), requests[key]?.isSent == true else { return nil }
        return requests.removeValue(forKey: key)
    }

    /// Marks the oldest request not yet sent as sent, and returns its envelope; nil when there is none.
    mutating func nextToSend() -> (key: UInt64, message: Message)? {
        while let key = unsent.first {
            unsent.removeFirst()
            guard var request = requests[key] else { continue }
            request.isSent = true
            requests[key] = request
            return (key, Message(type: request.type, correlationID: String(key, radix: 16), content: request.content))
        }
        return nil
    }

    /// Puts back a request that the socket did not accept.
    mutating func putBack(_ key: UInt64) {
        guard requests[key] != nil else { return }
        requests[key]?.isSent = false
        unsent.insert(key, at: 0)
    }

    /// Removes all sent requests: their connection is gone.
    mutating func takeSent() -> [PendingRequest] {
        let keys = requests.filter { $0.value.isSent }.map(\.key)
        return keys.compactMap { requests.removeValue(forKey: $0) }
    }

    /// Removes everything.
    mutating func takeAll() -> [PendingRequest] {
        defer {
            requests = [:]
            unsent = []
        }
        return Array(requests.values)
    }

    /// Removes requests that have expired at `now`, and returns when to check again.
    mutating func takeExpired(
        at now: ContinuousClock.Instant
    ) -> (expired: [PendingRequest], next: ContinuousClock.Instant?) {
        if let nextExpiry, now < nextExpiry { return ([], nextExpiry) }
        let keys = requests.filter { $0.value.currentDeadline <= now }.map(\.key)
        let expired = keys.compactMap { requests.removeValue(forKey: $0) }
        nextExpiry = requests.values.lazy.map(\.currentDeadline).min()
        return (expired, nextExpiry)
    }
}
