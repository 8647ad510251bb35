package import Cryptography
internal import SQLDatabases

extension AccountDesk {
    /// Whose session a token is, which is in use from now, and the secret that it keeps; nil where it keeps none.
    ///
    /// - Throws: `.sessionEnded` also where the account is no longer active; `.databaseDamaged` where what the session
    ///   keeps was changed.
    package func session(
        _ token: BearerToken
    ) async throws(AccountFailure) -> (account: Account, session: SignInSession, secret: SecretBytes?) {
        let found = try await look(token)
        let now = now
        if now - found.session.usedAt >= AccountLimits.useWritten {
            // A disk that is full must not end what only reads.
            _ = try? await write { connection in
                try connection.execute(
                    "UPDATE account_sessions SET used_at = $1 WHERE id = $2 AND used_at < $1", .integer(now),
                    .text(found.session.id))
            }
        }
        return (found.account, found.session, try AccountDesk.open(found.kept, token))
    }

    /// Whether a session is open; looking is no use of it.
    package func isOpen(_ token: BearerToken) async throws(AccountFailure) -> Bool {
        do {
            _ = try await look(token)
            return true
        } catch {
            guard error.code == .sessionEnded else { throw error }
            return false
        }
    }

    /// What a session keeps, as it is stored.
    private typealias Kept = (nonce: [UInt8], sealed: [UInt8])

    private func look(
        _ token: BearerToken
    ) async throws(AccountFailure) -> (account: Account, session: SignInSession, kept: Kept?) {
        let (now, settings, digest) = (now, settings, token.digest)
        let found: (Account, SignInSession, Kept?)? = try await read { connection in
            guard
                let row = try connection.row(
                    """
                    SELECT \(SignInSession.columns), nonce, sealed, \(AccountDesk.accountColumns) FROM account_sessions
                    JOIN accounts ON accounts.id = account WHERE token = $1
                    """, .bytes(digest))
            else { return nil }
            var kept: Kept?
            if let nonce = try row.optionalBytes("nonce"), let sealed = try row.optionalBytes("sealed") {
                kept = (nonce, sealed)
            }
            return (try Account(row), try SignInSession(row), kept)
        }
        guard let (account, session, kept) = found, account.state == .active, now - session.usedAt < settings.idle,
            now - session.openedAt < settings.absolute
        else { throw AccountFailure(.sessionEnded) }
        return (account, session, kept)
    }

    /// `id` is in both tables.
    private static let accountColumns = "accounts.\(Account.columns)"

    /// The account's sessions, the one that was used last first.
    package func sessions(of account: String) async throws(AccountFailure) -> [SignInSession] {
        let (now, settings) = (now, settings)
        return try await read { connection in
            try connection.rows(
                """
                SELECT \(SignInSession.columns) FROM account_sessions
                WHERE account = $1 AND used_at > $2 AND opened_at > $3 ORDER BY used_at DESC, id
                """,
                .text(account), .integer(now - settings.idle), .integer(now - settings.absolute)
            ).map { try SignInSession($0) }
        }
    }

    /// Ends one of the caller's sessions.
    ///
    /// - Throws: `.notFound` for one that is not theirs, too.
    package func endSession(_ id: String, by caller: Caller) async throws(AccountFailure) {
        let now = now
        try await write { connection in
            let ended = try connection.execute(
                "DELETE FROM account_sessions WHERE id = $1 AND account = $2", .text(id),
                .text(caller.account ?? ""))
            guard ended == 1 else { throw AccountFailure(.notFound) }
            try AuditChain.append(
                AuditNote(
                    .sessionEnded, by: caller, to: caller.account, holder: caller.holder, ["session": id]),
                at: now, to: connection)
        }
    }

    /// Ends all the caller's sessions but one, and forgets the devices that the caller is known on, but for one.
    package func endOtherSessions(
        than session: String, device: BearerToken?, by caller: Caller
    ) async throws(AccountFailure) {
        let (now, digest) = (now, device?.digest)
        try await write { connection in
            try AccountRows.endSessions(
                of: caller.account ?? "", keeping: session, device: digest, in: connection)
            try AuditChain.append(
                AuditNote(
                    .sessionEnded, by: caller, to: caller.account, holder: caller.holder, ["session": "others"]),
                at: now, to: connection)
        }
    }

    /// Opens a session within a transaction.
    func open(
        _ token: BearerToken, id: String, of account: Account, _ way: SignInSession.Way, at place: SessionPlace,
        in connection: any SQLConnection
    ) throws -> SignInSession {
        let now = now
        let many = try connection.rows(
            "SELECT id FROM account_sessions WHERE account = $1 ORDER BY used_at DESC, id", .text(account.id))
        for row in many.dropFirst(AccountLimits.sessions - 1) {
            try connection.execute("DELETE FROM account_sessions WHERE id = $1", .text(try row.text("id")))
        }
        let row = try connection.row(
            """
            INSERT INTO account_sessions (id, token, account, way, opened_at, used_at, network, agent)
            VALUES ($1, $2, $3, $4, $5, $5, $6, $7) RETURNING id AS session_id, account, way, opened_at, used_at,
                network, agent
            """,
            .text(id), .bytes(token.digest), .text(account.id), .text(way.rawValue), .integer(now),
            .text(place.source.network), .text(place.agent))
        guard let row else { throw SQLFailure(.damaged, "a session that was opened is not there") }
        try AuditChain.append(
            AuditNote(
                .signedIn, by: Caller(account, request: place.request), to: account,
                ["session": id, "way": way.rawValue]),
            at: now, to: connection)
        return try SignInSession(row)
    }
}

// A secret that a session keeps for its owner: the token of a session at the encryption service. It is sealed under a
// key that only the browser's token gives, of which the database has no more than a hash.
extension AccountDesk {
    /// Keeps a secret in the session; another one that it kept is forgotten.
    ///
    /// - Throws: `.sessionEnded`.
    package func keep(_ secret: SecretBytes, in token: BearerToken) async throws(AccountFailure) {
        let (nonce, digest) = (random(AESGCM.nonceLength), token.digest)
        let sealed: [UInt8]
        do {
            sealed = try AESGCM.seal(
                secret: secret, key: try AccountDesk.sealingKey(of: token), nonce: nonce, authenticating: digest)
        } catch {
            throw AccountFailure(because: error)
        }
        let kept = try await write { connection in
            try connection.execute(
                "UPDATE account_sessions SET nonce = $1, sealed = $2 WHERE token = $3", .bytes(nonce), .bytes(sealed),
                .bytes(digest))
        }
        guard kept == 1 else { throw AccountFailure(.sessionEnded) }
    }

    private static func open(_ kept: Kept?, _ token: BearerToken) throws(AccountFailure) -> SecretBytes? {
        guard let kept else { return nil }
        do {
            return try AESGCM.openSecret(
                kept.sealed, key: AccountDesk.sealingKey(of: token), nonce: kept.nonce, authenticating: token.digest)
        } catch CryptographyError.authenticationFailed {
            throw AccountFailure(.databaseDamaged, "what a session keeps was changed: sign in again")
        } catch {
            throw AccountFailure(because: error)
        }
    }

    /// Forgets what the session keeps.
    package func forgetSecret(in token: BearerToken) async throws(AccountFailure) {
        let digest = token.digest
        _ = try await write { connection in
            try connection.execute(
                "UPDATE account_sessions SET nonce = NULL, sealed = NULL WHERE token = $1", .bytes(digest))
        }
    }

    private static func sealingKey(of token: BearerToken) throws(CryptographyError) -> SecretBytes {
        try HKDF.derive(
            inputKey: token.bytes, salt: [], info: Array("ehr/1 session secret".utf8), count: AESGCM.keyLength,
            hash: .sha256)
    }
}
