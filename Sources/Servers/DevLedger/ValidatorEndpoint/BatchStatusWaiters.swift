internal import SawtoothProtocol

/// Clients that wait until none of their batches is pending.
struct BatchStatusWaiters {
    /// Seconds that a client waits by default.
    static let defaultTimeout = 300.0

    struct Waiter {
        let connection: ConnectionID
        let correlationID: String
        let batchIDs: [String]
        let deadline: Double
    }

    private var waiters: [Waiter] = []

    /// When the next one has waited long enough.
    var nextDue: Double? { waiters.map(\.deadline).min() }

    mutating func add(
        _ request: ClientBatchStatusRequest, connection: ConnectionID, correlationID: String, now: Double
    ) {
        let timeout = request.timeout == 0 ? Self.defaultTimeout : Double(request.timeout)
        waiters.append(
            Waiter(
                connection: connection, correlationID: correlationID, batchIDs: request.batchIDs,
                deadline: now + timeout))
    }

    /// There are new verdicts: removes clients that need not wait any longer, with their answers.
    mutating func settle(
        _ status: (String) throws -> ClientBatchStatus
    ) rethrows -> [(Waiter, ClientBatchStatusResponse)] {
        try take { waiter in
            // The first pending batch ends the check.
            try !waiter.batchIDs.contains { try status($0).status == .pending }
        } answering: {
            try status($0)
        }
    }

    /// Removes clients whose time is over, with the current statuses.
    mutating func expire(
        now: Double, _ status: (String) throws -> ClientBatchStatus
    ) rethrows -> [(Waiter, ClientBatchStatusResponse)] {
        try take {
            $0.deadline <= now
        } answering: {
            try status($0)
        }
    }

    /// The connection is gone.
    mutating func remove(_ connection: ConnectionID) {
        waiters.removeAll { $0.connection == connection }
    }

    private mutating func take(
        where isDone: (Waiter) throws -> Bool, answering status: (String) throws -> ClientBatchStatus
    ) rethrows -> [(Waiter, ClientBatchStatusResponse)] {
        var kept: [Waiter] = []
        var done: [(Waiter, ClientBatchStatusResponse)] = []
        for waiter in waiters {
            if try isDone(waiter) {
                done.append((waiter, .init(status: .ok, batchStatuses: try waiter.batchIDs.map(status))))
            } else {
                kept.append(waiter)
            }
        }
        waiters = kept
        return done
    }
}
