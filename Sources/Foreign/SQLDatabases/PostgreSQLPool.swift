internal import Dispatch
internal import Locking

/// A few sessions that many tasks share; who finds none waits in line.
final class PostgreSQLPool: Sendable {
    private struct State: Sendable {
        var idle: [PostgreSQLSession]
        var waiting: [(id: UInt64, continuation: CheckedContinuation<PostgreSQLSession?, Never>)] = []
        var ids: UInt64 = 0
    }

    private let sessions: [PostgreSQLSession]
    private let state: LockedValue<State>

    init(_ sessions: [PostgreSQLSession]) {
        self.sessions = sessions
        state = LockedValue(State(idle: sessions))
    }

    /// Runs a body on a session's own thread.
    ///
    /// - Throws: what the body throws; `CancellationError` for whoever is cancelled in the line.
    func use<Answer: Sendable>(
        _ body: @escaping @Sendable (PostgreSQLSession) throws -> Answer
    ) async throws -> Answer {
        guard let session = await take() else { throw CancellationError() }
        defer { giveBack(session) }
        return try await withCheckedThrowingContinuation { continuation in
            session.queue.async { continuation.resume(with: Result { try body(session) }) }
        }
    }

    /// Ends the connections, each once what runs on it is done. Who asks afterwards is refused.
    func close() {
        for session in sessions { session.queue.sync { session.close() } }
    }

    /// Nil for whoever is cancelled before it is their turn.
    private func take() async -> PostgreSQLSession? {
        let id = state.withLock { state in
            state.ids += 1
            return state.ids
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let taken = state.withLock { state -> PostgreSQLSession?? in
                    if Task.isCancelled { return .some(nil) }
                    // The one that was used last has its statements prepared.
                    if let session = state.idle.popLast() { return session }
                    state.waiting.append((id, continuation))
                    return nil
                }
                if let taken { continuation.resume(returning: taken) }
            }
        } onCancel: {
            let waiting = state.withLock { state in
                state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0).continuation }
            }
            waiting?.resume(returning: nil)
        }
    }

    private func giveBack(_ session: PostgreSQLSession) {
        let next = state.withLock { state -> CheckedContinuation<PostgreSQLSession?, Never>? in
            if !state.waiting.isEmpty { return state.waiting.removeFirst().continuation }
            state.idle.append(session)
            return nil
        }
        next?.resume(returning: session)
    }
}
