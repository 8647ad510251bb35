internal import Accounts
internal import Holders
internal import Locking
internal import RecordErrors
internal import RecordKeys
internal import RecordRemote

/// Sessions at the encryption service of services that show their API keys: one a key, opened when it is first needed
/// and kept in memory alone. A key that is refused is not asked with again: ten wrong secrets lock its holder out.
final class KeySessions: Sendable {
    /// Shorter than what ends a session there (15 minutes, 8 hours).
    private static let (idle, age) = (Duration.seconds(600), Duration.seconds(7 * 3600))

    private enum Known: Sendable {
        case open(token: String, since: ContinuousClock.Instant, used: ContinuousClock.Instant)
        case refused
    }

    private let known = LockedValue<[String: Known]>([:])

    /// - Throws: `GatewayProblem` for a key that does not unlock the service's ledger key.
    func token(
        of key: ServiceKey, _ text: ServiceKeyText, for holder: KeyHolder, at desk: RemoteRecordDesk
    ) async throws -> String {
        let now = ContinuousClock.now
        let found: Known? = known.withLock { known in
            guard case .open(let token, let since, let used)? = known[key.id] else { return known[key.id] }
            guard now - used < KeySessions.idle, now - since < KeySessions.age else { return nil }
            known[key.id] = .open(token: token, since: since, used: now)
            return known[key.id]
        }
        switch found {
        case .open(let token, _, _): return token
        case .refused: throw KeySessions.locked
        case nil: break
        }
        do {
            let token = try await desk.openSession(of: holder, secret: KeySessions.secret(of: text)).token
            known.withLock { $0[key.id] = .open(token: token, since: now, used: now) }
            return token
        } catch let error as RecordFailure where error.code == .sessionRefused {
            known.withLock { $0[key.id] = .refused }
            throw KeySessions.locked
        }
    }

    /// Forgets what is known of a key.
    ///
    /// - Returns: the token of its session, where there is one.
    @discardableResult
    func forget(_ key: String) -> String? {
        guard case .open(let token, _, _)? = known.withLock({ $0.removeValue(forKey: key) }) else { return nil }
        return token
    }

    /// What a key unlocks the service's ledger key with.
    static func secret(of text: ServiceKeyText) throws -> UnlockSecret {
        guard let secret = UnlockSecret(try text.unlockSecret()) else { throw RecordFailure(.cryptographyFailed) }
        return secret
    }

    private static let locked = GatewayProblem(
        403, "key_locked",
        "this API key does not unlock the service's ledger key: take the one that does, or have one made with a "
            + "recovery code")
}
