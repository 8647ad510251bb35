internal import Locking

/// Lets so many pieces of work run at once and the others wait their turn, so that what costs little is not held up by
/// a crowd of what costs much.
package final class Turns: Sendable {
    /// More wait than may.
    package struct TooMany: Error {}

    private struct State: Sendable {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
        /// Where the first of those that wait stands.
        var first = 0
    }

    private let longestQueue: Int
    private let state: LockedValue<State>

    /// - Parameters:
    ///   - count: how many run at once.
    ///   - longestQueue: how many may wait.
    package init(_ count: Int, longestQueue: Int) {
        self.longestQueue = longestQueue
        state = LockedValue(State(free: count))
    }

    /// Runs `body` when its turn has come.
    ///
    /// - Throws: `TooMany`, and what `body` throws.
    package func take<Result>(_ body: () async throws -> Result) async throws -> Result {
        try await enter()
        defer { leave() }
        return try await body()
    }

    private func enter() async throws(TooMany) {
        enum Place { case free, queue, none }
        let place = state.withLock { state -> Place in
            if state.free > 0 {
                state.free -= 1
                return .free
            }
            return state.waiting.count - state.first < longestQueue ? .queue : .none
        }
        switch place {
        case .free: return
        case .none: throw TooMany()
        case .queue: break
        }
        await withCheckedContinuation { continuation in
            // A turn may have become free since.
            let isFree = state.withLock { state in
                if state.free > 0 {
                    state.free -= 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    private func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.first < state.waiting.count else {
                state.free += 1
                return nil
            }
            defer {
                state.first += 1
                if state.first > 64, state.first * 2 > state.waiting.count {
                    state.waiting.removeFirst(state.first)
                    state.first = 0
                }
            }
            return state.waiting[state.first]
        }
        next?.resume()
    }
}
