internal import Cryptography
internal import Locking
internal import OneTimePasswords
internal import RecordErrors
package import RecordKeys
package import SawtoothSigning

/// The sessions of this process, what may be signed to open one, and how often that was tried in vain. All of it is
/// gone with the process.
package final class Sessions: Sendable {
    private struct State {
        /// By SHA-256 of their token.
        var sessions: [[UInt8]: Session] = [:]
        /// When each was drawn.
        var challenges: [[UInt8]: Duration] = [:]
        /// By nonce: which session may have an act approved with it, and since when; and where a code has approved
        /// acts with it, which are left.
        var nonces: [[UInt8]: (session: String, since: Duration, acts: [String]?)] = [:]
        var failures: [KeyHolder: (count: Int, since: Duration)] = [:]

        func admits(_ holder: KeyHolder, at now: Duration) -> Bool {
            guard let failures = failures[holder] else { return true }
            return failures.count < HolderLimits.attempts || now - failures.since >= HolderLimits.attemptWindow
        }

        mutating func noteFailure(at holder: KeyHolder, _ now: Duration) {
            if failures.count >= HolderLimits.sessions {
                failures = failures.filter { now - $0.value.since < HolderLimits.attemptWindow }
            }
            if failures.count >= HolderLimits.sessions { failures.removeAll() }
            var own = failures[holder] ?? (0, now)
            if now - own.since >= HolderLimits.attemptWindow { own = (0, now) }
            own.count += 1
            failures[holder] = own
        }
    }

    private let state = LockedValue(State())
    /// Time that only goes forward.
    private let uptime: @Sendable () -> Duration
    /// Unix seconds.
    private let clock: @Sendable () -> UInt64

    package init(
        clock: @escaping @Sendable () -> UInt64,
        uptime: @escaping @Sendable () -> Duration = Sessions.uptime
    ) {
        self.clock = clock
        self.uptime = uptime
    }

    private static let start = ContinuousClock.now

    /// How long this process has run, about.
    package static let uptime: @Sendable () -> Duration = { ContinuousClock.now - start }

    // MARK: Sessions

    /// Opens a session of `holder`.
    ///
    /// - Returns: its token, 64 hex digits of 256 random bits, which is not kept; and the session.
    package func open(
        _ holder: KeyHolder, _ way: Session.Way, _ signer: PrivateKey?, others: [PrivateKey] = []
    ) -> (token: String, Session) {
        let (token, now) = (RandomBytes.make(32), uptime())
        let session = Session(
            id: Hex.encode(RandomBytes.make(16)), holder: holder, way: way, openedAt: clock(), signer: signer,
            others: others, opened: now, used: now)
        state.withLock { state in
            state.sessions = state.sessions.filter { !$0.value.isOver(at: now) }
            let own = state.sessions.filter { $0.value.holder == holder }
            let isTooMany = own.count >= HolderLimits.sessionsEach
            let crowd = state.sessions.count >= HolderLimits.sessions ? state.sessions : isTooMany ? own : [:]
            if let oldest = crowd.min(by: { $0.value.used < $1.value.used }) { state.sessions[oldest.key] = nil }
            state.sessions[SHA256.hash(token)] = session
            state.failures[holder] = nil
        }
        return (Hex.encode(token), session)
    }

    /// The session of a token, which is in use from now; nil where there is none, or none any more.
    package func session(_ token: String) -> Session? {
        guard let bytes = Hex.decode(token) else { return nil }
        let (key, now) = (SHA256.hash(bytes), uptime())
        return state.withLock { state in
            guard var session = state.sessions[key] else { return nil }
            guard !session.isOver(at: now) else {
                state.sessions[key] = nil
                return nil
            }
            session.used = now
            state.sessions[key] = session
            return session
        }
    }

    /// The holder's sessions, the oldest first, each with the seconds since it was used.
    package func list(_ holder: KeyHolder) -> [(session: Session, idle: UInt64)] {
        let now = uptime()
        return state.withLock { state in
            state.sessions.values.filter { $0.holder == holder && !$0.isOver(at: now) }
        }.sorted { $0.opened < $1.opened }.map { ($0, UInt64(clamping: (now - $0.used).components.seconds)) }
    }

    /// Ends a session of the holder's.
    ///
    /// - Returns: whether there was one.
    package func end(_ id: String, of holder: KeyHolder) -> Bool {
        state.withLock { state in
            guard let found = state.sessions.first(where: { $0.value.id == id && $0.value.holder == holder }) else {
                return false
            }
            state.sessions[found.key] = nil
            return true
        }
    }

    /// Ends all sessions of the holder, but for one.
    package func endAll(of holder: KeyHolder, except id: String? = nil) {
        state.withLock { state in
            state.sessions = state.sessions.filter { $0.value.holder != holder || $0.value.id == id }
        }
    }

    /// Gives a session a key that was made in it.
    func add(_ key: PrivateKey, to id: String, of holder: KeyHolder) {
        update(id, of: holder) { $0.others.append(key) }
    }

    /// Gives a session a one-time password that waits for its first code, or takes it away.
    func set(_ password: OneTimePassword?, in session: Session) {
        update(session.id, of: session.holder) { $0.newPassword = password }
    }

    private func update(_ id: String, of holder: KeyHolder, _ change: (inout Session) -> Void) {
        state.withLock { state in
            for (token, var session) in state.sessions where session.id == id && session.holder == holder {
                change(&session)
                state.sessions[token] = session
            }
        }
    }

    // MARK: What is used once

    /// 32 random bytes to be signed.
    package func challenge() -> [UInt8] {
        let (challenge, now) = (RandomBytes.make(32), uptime())
        state.withLock { state in
            if state.challenges.count >= HolderLimits.sessions {
                state.challenges = state.challenges.filter { now - $0.value < HolderLimits.challengeAge }
            }
            if state.challenges.count >= HolderLimits.sessions { state.challenges.removeAll() }
            state.challenges[challenge] = now
        }
        return challenge
    }

    /// Uses a challenge up.
    ///
    /// - Returns: whether it was drawn here, not too long ago, and not used.
    func use(challenge: [UInt8]) -> Bool {
        let now = uptime()
        return state.withLock { state in
            guard let since = state.challenges.removeValue(forKey: challenge) else { return false }
            return now - since < HolderLimits.challengeAge
        }
    }

    /// 32 random bytes that one act of the session can be approved with by a signature, or each of `acts` without: a
    /// code has approved those.
    package func nonce(for session: Session, acts: [String]? = nil) -> [UInt8] {
        let (nonce, now) = (RandomBytes.make(32), uptime())
        state.withLock { state in
            state.nonces = state.nonces.filter { now - $0.value.since < HolderLimits.approvalAge }
            if state.nonces.count >= HolderLimits.sessions { state.nonces.removeAll() }
            state.nonces[nonce] = (session.id, now, acts)
        }
        return nonce
    }

    /// Uses a nonce up.
    func use(nonce: [UInt8], of session: Session) -> Bool {
        let now = uptime()
        return state.withLock { state in
            guard let drawn = state.nonces.removeValue(forKey: nonce) else { return false }
            return drawn.session == session.id && drawn.acts == nil && now - drawn.since < HolderLimits.approvalAge
        }
    }

    /// Uses up one of the acts that a code has approved with that nonce.
    func use(nonce: [UInt8], of session: Session, for act: String) -> Bool {
        let now = uptime()
        return state.withLock { state in
            guard let drawn = state.nonces[nonce], drawn.session == session.id,
                now - drawn.since < HolderLimits.approvalAge, let place = drawn.acts?.firstIndex(of: act)
            else { return false }
            state.nonces[nonce]?.acts?.remove(at: place)
            return true
        }
    }

    // MARK: Attempts

    /// - Throws: `.attemptsExhausted` after too many wrong secrets of the holder.
    func admitAttempt(at holder: KeyHolder) throws(RecordFailure) {
        let now = uptime()
        guard state.withLock({ $0.admits(holder, at: now) }) else { throw RecordFailure(.attemptsExhausted) }
    }

    /// Counts an attempt as failed before it is looked at, for what can be tried a thousand times at one time.
    ///
    /// - Throws: `.attemptsExhausted`.
    func countAttempt(at holder: KeyHolder) throws(RecordFailure) {
        let now = uptime()
        let isAdmitted = state.withLock { state in
            guard state.admits(holder, at: now) else { return false }
            state.noteFailure(at: holder, now)
            return true
        }
        guard isAdmitted else { throw RecordFailure(.attemptsExhausted) }
    }

    /// Takes back one failure that was noted before it was known.
    func forgiveFailure(at holder: KeyHolder) {
        state.withLock { state in
            guard let failures = state.failures[holder] else { return }
            state.failures[holder] = failures.count > 1 ? (failures.count - 1, failures.since) : nil
        }
    }

    func noteFailure(at holder: KeyHolder) {
        let now = uptime()
        state.withLock { $0.noteFailure(at: holder, now) }
    }
}
