internal import Locking

/// How many connections there are, in all and for each peer.
final class ConnectionCount: Sendable {
    private struct State: Sendable {
        var total = 0
        var byPeer: [String: Int] = [:]
    }

    private let limits: ConnectionLimits
    private let state = LockedValue(State())

    init(_ limits: ConnectionLimits) {
        self.limits = limits
    }

    /// - Returns: false where there are too many; nothing is counted then.
    func enter(_ peer: String) -> Bool {
        state.withLock { state in
            guard state.total < limits.connections, state.byPeer[peer, default: 0] < limits.connectionsPerPeer else {
                return false
            }
            state.total += 1
            state.byPeer[peer, default: 0] += 1
            return true
        }
    }

    /// A connection that was counted has ended.
    func leave(_ peer: String) {
        state.withLock { state in
            state.total -= 1
            let rest = state.byPeer[peer, default: 1] - 1
            state.byPeer[peer] = rest > 0 ? rest : nil
        }
    }
}
