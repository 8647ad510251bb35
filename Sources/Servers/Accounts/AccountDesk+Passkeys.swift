package import Cryptography
internal import Locking
internal import SQLDatabases
package import WebAuthn

/// Passkeys of an account: made known in its session with its password, listed, renamed, removed.
extension AccountDesk {
    /// Takes passkeys of that relying party from now on; nil for none.
    package func takePasskeys(of party: RelyingParty?) { relyingParty.withLock { $0 = party } }

    /// - Throws: `.passkeysOff`.
    package func requirePasskeys() throws(AccountFailure) -> RelyingParty {
        guard let party = relyingParty.withLock({ $0 }) else { throw AccountFailure(.passkeysOff) }
        return party
    }

    /// Draws what a browser makes a passkey with.
    ///
    /// - Parameter session: the id of the caller's, in which the passkey is to be added.
    /// - Throws: `.signInRefused` for a wrong password; `.passkeysOff`; `.invalid` for one more than the limit.
    package func offerPasskey(
        to account: String, password: SecretBytes, in session: String
    ) async throws(AccountFailure) -> PasskeyOffer {
        let party = try requirePasskeys()
        try await confirm(password, of: account)
        let known = try await passkeys(of: account).map(\.credential)
        guard known.count < AccountLimits.passkeys else { throw AccountDesk.tooManyPasskeys }
        return PasskeyOffer(
            relyingParty: party, challenge: try challenges.draw(for: .registration(session: session)),
            user: Hex.decode(account) ?? [], known: known)
    }

    /// Verifies what a browser has made. It is not added yet.
    ///
    /// - Throws: `.passkeyRefused`, `.passkeysOff`, `.invalid` for the label.
    package func verify(_ request: PasskeyRequest) throws(AccountFailure) -> RegisteredCredential {
        let party = try requirePasskeys()
        _ = try AccountDesk.checkedLabel(request.label)
        do throws(WebAuthnRefusal) {
            let challenge = try ClientData(request.clientData).challenge
            guard challenges.isGood(challenge, for: .registration(session: request.session)) else {
                throw .otherChallenge
            }
            return try party.register(
                clientData: request.clientData, attestationObject: request.attestationObject, challenge: challenge)
        } catch {
            throw AccountFailure(.passkeyRefused, "the passkey is not accepted: \(error). Begin again")
        }
    }

    /// Adds a passkey, whose challenge is used up.
    ///
    /// - Parameters:
    ///   - unlocks: whether the encryption service has wrapped the holder's key for it.
    ///   - approves: whether it takes approvals by it.
    /// - Throws: as `verify`; `.passkeyRefused` for a credential that is known already; `.invalid` for one more than
    ///   the limit.
    package func addPasskey(
        _ request: PasskeyRequest, unlocks: Bool, approves: Bool, by caller: Caller
    ) async throws(AccountFailure) -> Passkey {
        let made = try verify(request)
        let label = try AccountDesk.checkedLabel(request.label)
        guard let told = try? ClientData(request.clientData), challenges.use(told.challenge) else {
            throw AccountFailure(.passkeyRefused)
        }
        let (id, now) = (newID(), now)
        return try await write { connection in
            let account = try AccountRows.account(caller.account ?? "", in: connection)
            let many =
                try connection.row("SELECT COUNT(*) AS n FROM account_passkeys WHERE account = $1", .text(account.id))?
                .integer("n") ?? 0
            guard many < AccountLimits.passkeys else { throw AccountDesk.tooManyPasskeys }
            let row = try connection.row(
                """
                INSERT INTO account_passkeys (
                    id, account, credential, public_key, counter, label, unlocks, approves, backed_up, made_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (credential) DO NOTHING
                RETURNING \(Passkey.columns)
                """,
                .text(id), .text(account.id), .bytes(made.id), .bytes(made.publicKey.point), SQLValue(made.counter),
                .text(label), SQLValue(unlocks), SQLValue(approves), SQLValue(made.isBackedUp), .integer(now))
            guard let row else {
                throw AccountFailure(.passkeyRefused, "that passkey is known already: make another one")
            }
            try AuditChain.append(
                AuditNote(.passkeyAdded, by: caller, to: account, ["passkey": id]), at: now, to: connection)
            return try Passkey(row)
        }
    }

    /// The account's passkeys, the oldest first.
    package func passkeys(of account: String) async throws(AccountFailure) -> [Passkey] {
        try await read { connection in
            try connection.rows(
                "SELECT \(Passkey.columns) FROM account_passkeys WHERE account = $1 ORDER BY made_at, id",
                .text(account)
            ).map { try Passkey($0) }
        }
    }

    /// One of the caller's passkeys.
    ///
    /// - Throws: `.notFound` for one that is not theirs, too.
    package func passkey(_ id: String, by caller: Caller) async throws(AccountFailure) -> Passkey {
        try await read { connection in try AccountDesk.passkey(id, by: caller, in: connection) }
    }

    /// Notes that a passkey unlocks nothing any more: the holder's key is another one than it has wrapped.
    package func noteLocked(_ passkey: Passkey) async throws(AccountFailure) {
        _ = try await write { connection in
            try connection.execute("UPDATE account_passkeys SET unlocks = 0 WHERE id = $1", .text(passkey.id))
        }
    }

    /// The same of all passkeys of an account.
    package func notePasskeysLocked(of account: String) async throws(AccountFailure) {
        _ = try await write { connection in
            try connection.execute("UPDATE account_passkeys SET unlocks = 0 WHERE account = $1", .text(account))
        }
    }

    /// Calls one of the caller's passkeys something else.
    ///
    /// - Throws: `.notFound`, `.invalid` for the label.
    package func renamePasskey(_ id: String, to label: String, by caller: Caller) async throws(AccountFailure)
        -> Passkey
    {
        let label = try AccountDesk.checkedLabel(label)
        return try await write { connection in
            let before = try AccountDesk.passkey(id, by: caller, in: connection)
            try connection.execute(
                "UPDATE account_passkeys SET label = $1 WHERE id = $2", .text(label), .text(before.id))
            return try AccountDesk.passkey(id, by: caller, in: connection)
        }
    }

    /// Removes one of the caller's passkeys, and ends their other sessions that a passkey has opened.
    ///
    /// - Parameter session: the id of the caller's own, which stays.
    /// - Throws: `.notFound`.
    package func removePasskey(_ id: String, keeping session: String, by caller: Caller) async throws(AccountFailure) {
        let now = now
        try await write { connection in
            let found = try AccountDesk.passkey(id, by: caller, in: connection)
            try connection.execute("DELETE FROM account_passkeys WHERE id = $1", .text(found.id))
            try connection.execute(
                "DELETE FROM account_sessions WHERE account = $1 AND way = $2 AND id <> $3", .text(found.account),
                .text(SignInSession.Way.passkey.rawValue), .text(session))
            try AuditChain.append(
                AuditNote(.passkeyRemoved, by: caller, to: caller.account, holder: caller.holder, ["passkey": id]),
                at: now, to: connection)
        }
    }

    private static func passkey(_ id: String, by caller: Caller, in connection: any SQLConnection) throws -> Passkey {
        let row = try connection.row(
            "SELECT \(Passkey.columns) FROM account_passkeys WHERE id = $1 AND account = $2", .text(id),
            .text(caller.account ?? ""))
        guard let row else { throw AccountFailure(.notFound) }
        return try Passkey(row)
    }

    private static let tooManyPasskeys = AccountFailure(
        .invalid, "an account has at most \(AccountLimits.passkeys) passkeys: remove one first")
}
