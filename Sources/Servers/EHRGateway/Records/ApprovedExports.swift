internal import Locking

/// Exports of everything that patients have approved of, each for as long as an access is good, in the session that
/// asked. A browser's download can bring no approval itself. They are in memory: after a restart one asks again.
final class ApprovedExports: Sendable {
    /// Seconds in which an export may be fetched.
    static let seconds: Int64 = 300

    private struct Approved {
        let id: String
        let session: String
        let end: Int64
    }

    /// By account: a later one takes the place of an earlier one.
    private let approved = LockedValue<[String: Approved]>([:])

    /// - Parameters:
    ///   - id: drawn at random.
    ///   - session: of the account's, which alone may fetch it.
    ///   - now: Unix seconds.
    /// - Returns: the time from which on it is no longer good.
    func approve(_ id: String, of account: String, in session: String, at now: Int64) -> Int64 {
        let end = now + ApprovedExports.seconds
        approved.withLock {
            $0 = $0.filter { $0.value.end > now }
            $0[account] = Approved(id: id, session: session, end: end)
        }
        return end
    }

    /// Whether that session may have it now.
    func isApproved(_ id: String, of account: String, in session: String, at now: Int64) -> Bool {
        guard let found = approved.withLock({ $0[account] }) else { return false }
        return found.id == id && found.session == session && found.end > now
    }
}
