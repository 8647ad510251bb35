// Waiting: what a program waits for, where the call that waits cannot tell a person or be ended by a signal by itself.
//
// It owns the time after which a wait is announced, the mark that the program is to end, and the loop of a wait with a
// limit. It knows nothing about what is waited for. Whoever announces, and what a signal does, is the program's own
// choice: without `watch`, as in a server, nothing is announced and no blocking call has a limit here.

internal import Dispatch
internal import Locking

/// The waits of this process.
package enum Waits {
    /// Time after which a wait is announced.
    package static let patience = Duration.seconds(2)
    /// How often a wait looks whether it is to end, in milliseconds.
    private static let slice: Int32 = 50

    /// How a wait ended.
    package enum Outcome: Sendable {
        case over, late, interrupted
    }

    private struct State: Sendable {
        var announce: (@Sendable (String) -> Void)?
        var overdue: (@Sendable (String) -> Void)?
        var isInterrupted = false
        var blockingCalls = 0
    }

    private static let state = LockedValue(State())

    /// Sets who tells of waits, and what becomes of a process in a call that cannot be ended.
    ///
    /// - Parameters:
    ///   - announce: called with what is waited for, once a wait of more than `patience`.
    ///   - overdue: called when a blocking call has gone on beyond its limit; expected to end the process.
    package static func watch(
        announce: @escaping @Sendable (String) -> Void, overdue: @escaping @Sendable (String) -> Void
    ) {
        state.withLock { state in
            state.announce = announce
            state.overdue = overdue
        }
    }

    /// Whether the program was told to end.
    package static var isInterrupted: Bool { state.withLock { $0.isInterrupted } }

    /// Ends all waits from here on.
    ///
    /// - Returns: whether a call is under way that does not notice it.
    package static func interrupt() -> Bool {
        state.withLock { state in
            state.isInterrupted = true
            return state.blockingCalls > 0
        }
    }

    /// Waits until `isOver` says so; it is asked once at least.
    ///
    /// - Parameters:
    ///   - what: for people, after “waiting for ”.
    ///   - limit: the longest wait; nil for none.
    ///   - announcing: whether anybody is told of it.
    ///   - isOver: may itself wait for as many milliseconds as it is given.
    package static func poll<Failure: Error>(
        for what: @autoclosure () -> String, limit: Duration?, announcing: Bool = true,
        until isOver: (_ slice: Int32) throws(Failure) -> Bool
    ) throws(Failure) -> Outcome {
        if try isOver(0) { return .over }
        let start = ContinuousClock.now
        var isAnnounced = false
        while !isInterrupted {
            if try isOver(slice) { return .over }
            let elapsed = ContinuousClock.now - start
            if let limit, elapsed >= limit { return .late }
            if announcing && !isAnnounced && elapsed >= patience {
                isAnnounced = true
                announce(what())
            }
        }
        return .interrupted
    }

    /// Tells of a wait that has gone on for `patience`.
    package static func announce(_ what: String) {
        state.withLock { $0.announce }?(what)
    }

    /// Runs what waits and can be cancelled; it is announced.
    package static func during<Value>(
        _ what: String, isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Value
    ) async rethrows -> Value {
        guard state.withLock({ $0.announce != nil }) else { return try await body() }
        let notice = timer(patience) { announce(what) }
        defer { notice.cancel() }
        return try await body()
    }

    /// Runs a call of a library that blocks and cannot be ended: it is announced, and a process that is told to end
    /// meanwhile does not wait for it.
    ///
    /// - Parameter limit: in a process that is watched, the longest that it may take.
    package static func blocking<Value, Failure: Error>(
        on what: @autoclosure () -> String, limit: Duration, _ body: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let overdue = state.withLock { state in
            state.blockingCalls += 1
            return state.overdue
        }
        defer { state.withLock { $0.blockingCalls -= 1 } }
        guard let overdue else { return try body() }
        let text = what()
        let timers = [timer(patience) { announce(text) }, timer(limit) { overdue(text) }]
        defer { for timer in timers { timer.cancel() } }
        return try body()
    }

    private static func timer(
        _ delay: Duration, _ body: @escaping @Sendable () -> Void
    ) -> any DispatchSourceTimer {
        let timer = DispatchSource.makeTimerSource(queue: .global())
        timer.setEventHandler(handler: body)
        timer.schedule(deadline: .now() + .milliseconds(Int(delay / .milliseconds(1))))
        timer.resume()
        return timer
    }
}
