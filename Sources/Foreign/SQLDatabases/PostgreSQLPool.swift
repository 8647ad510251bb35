internal import Dispatch
internal import Locking

/// A few sessions that many tasks share; who finds none waits in line.
final class PostgreSQLPool: Sendable {
    private struct State: Sendable {
        var idle: [PostgreSQLSession]
        var waiting: [CheckedContinuation<PostgreSQLSession, Never>] = []
    }

    private let sessions: [PostgreSQLSession]
    private let state: LockedValue<State>

    init(_ sessions: [PostgreSQLSession]) {
        self.sessions = sessions
        state = LockedValue(State(idle: sessions))
    }

    /// Runs a body on a session's own thread.
    func use<Answer: Sendable>(
        _ body: @escaping @Sendable (PostgreSQLSession) throws -> Answer
    ) async throws -> Answer {
        let session = await take()
        defer { giveBack(session) }
        return try await withCheckedThrowingContinuation { continuation in
            session.queue.async { continuation.resume(with: Result { try body(session) }) }
        }
    }

    /// Ends the connections, each once what runs on it is done. Who asks afterwards is refused.
    func close() {
        for session in sessions { session.queue.sync { session.close() } }
    }

    private func take() async -> PostgreSQLSession {
        await withCheckedContinuation { continuation in
            let session = state.withLock { state -> PostgreSQLSession? in
                // The one that was used last has its statements prepared.
                if let session = state.idle.popLast() { return session }
                state.waiting.append(continuation)
                return nil
            }
            if let session { continuation.resume(returning: session) }
        }
    }

    private func giveBack(_ session: PostgreSQLSession) {
        let next = state.withLock { state -> CheckedContinuation<PostgreSQLSession, Never>? in
            if !state.waiting.isEmpty { return state.waiting.removeFirst() }
            state.idle.append(session)
            return nil
        }
        next?.resume(returning: session)
    }
}
