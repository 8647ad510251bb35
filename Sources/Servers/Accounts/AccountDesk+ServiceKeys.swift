internal import Cryptography
internal import SQLDatabases

extension AccountDesk {
    /// Makes a key for a service.
    ///
    /// - Parameters:
    ///   - rights: at least one.
    ///   - lifetime: seconds, at most 366 days.
    /// - Returns: the key, whose text is shown once, and what lists show of it.
    /// - Throws: `.forbidden`, `.invalid`, `.notFound`.
    package func makeKey(
        for account: String, label: String, rights: Set<ServiceRight>, lifetime: Int64, by caller: Caller
    ) async throws(AccountFailure) -> (text: ServiceKeyText, key: ServiceKey) {
        let label = try AccountDesk.checkedLabel(label)
        guard !rights.isEmpty, 1...AccountLimits.keyAge ~= lifetime else {
            throw AccountFailure(
                .invalid, "a key has at least one right, and lives 1 second to \(AccountLimits.keyAge / 86_400) days")
        }
        let (text, now) = (ServiceKeyText(random: random), now)
        let verifier: [UInt8]
        do {
            verifier = try text.verifier
        } catch {
            throw AccountFailure(because: error)
        }
        let key = try await write { connection in
            let service = try AccountRows.account(account, in: connection)
            try AccountRule.checkGovernance(of: service, by: caller)
            guard service.role == .service else {
                throw AccountFailure(.invalid, "only services have keys: people sign in")
            }
            let many =
                try connection.row(
                    """
                    SELECT COUNT(*) AS n FROM service_keys
                    WHERE account = $1 AND revoked_at IS NULL AND expires_at > $2
                    """, .text(account), .integer(now))?.integer("n") ?? 0
            guard many < AccountLimits.keys else {
                throw AccountFailure(.invalid, "a service has at most \(AccountLimits.keys) keys: revoke one first")
            }
            try connection.execute(
                """
                INSERT INTO service_keys (id, account, label, verifier, rights, made_at, expires_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                """,
                .text(text.id), .text(account), .text(label), .bytes(verifier),
                .text(rights.map(\.rawValue).sorted().joined(separator: " ")), .integer(now), .integer(now + lifetime))
            try AuditChain.append(
                AuditNote(.keyMade, by: caller, to: service, ["key": text.id]), at: now, to: connection)
            return try AccountDesk.key(text.id, in: connection)
        }
        return (text, key)
    }

    /// Whose key it is.
    ///
    /// - Throws: `.keyRefused` for one that is unknown, revoked or over, or of a service that is not active.
    package func authenticate(
        _ text: ServiceKeyText
    ) async throws(AccountFailure) -> (account: Account, key: ServiceKey) {
        let now = now
        let found: (Account, ServiceKey, [UInt8])? = try await read { connection in
            let row = try connection.row(
                """
                SELECT \(ServiceKey.columns), verifier, accounts.\(Account.columns)
                FROM service_keys JOIN accounts ON accounts.id = account WHERE service_keys.id = $1
                """, .text(text.id))
            return try row.map { (try Account($0), try ServiceKey($0), try $0.bytes("verifier")) }
        }
        let isRight: Bool
        do {
            isRight = ConstantTime.equal(try text.verifier, found?.2 ?? [])
        } catch {
            throw AccountFailure(because: error)
        }
        guard let (account, key, _) = found, isRight, account.state == .active, key.revokedAt == nil,
            now < key.expiresAt
        else { throw AccountFailure(.keyRefused) }
        if now - (key.usedAt ?? 0) >= AccountLimits.useWritten {
            // A disk that is full must not end what only reads.
            _ = try? await write { connection in
                try connection.execute(
                    "UPDATE service_keys SET used_at = $1 WHERE id = $2", .integer(now), .text(key.id))
            }
        }
        return (account, key)
    }

    /// The service's keys, revoked ones too, the oldest first.
    package func keys(of account: String) async throws(AccountFailure) -> [ServiceKey] {
        try await read { connection in
            try connection.rows(
                "SELECT \(ServiceKey.columns) FROM service_keys WHERE account = $1 ORDER BY made_at, id",
                .text(account)
            ).map { try ServiceKey($0) }
        }
    }

    /// What the service's keys name together that are in force.
    package func rights(of account: String) async throws(AccountFailure) -> Set<ServiceRight> {
        let now = now
        return try await keys(of: account).filter { $0.revokedAt == nil && now < $0.expiresAt }
            .reduce(into: []) { $0.formUnion($1.rights) }
    }

    /// Ends a key at once and for good.
    package func revokeKey(_ id: String, by caller: Caller) async throws(AccountFailure) -> ServiceKey {
        let now = now
        return try await write { connection in
            let key = try AccountDesk.key(id, in: connection)
            let service = try AccountRows.account(key.account, in: connection)
            try AccountRule.checkGovernance(of: service, by: caller)
            guard key.revokedAt == nil else { return key }
            try connection.execute(
                "UPDATE service_keys SET revoked_at = $1 WHERE id = $2", .integer(now), .text(id))
            try AuditChain.append(AuditNote(.keyRevoked, by: caller, to: service, ["key": id]), at: now, to: connection)
            return try AccountDesk.key(id, in: connection)
        }
    }

    private static func key(_ id: String, in connection: any SQLConnection) throws -> ServiceKey {
        guard
            let row = try connection.row("SELECT \(ServiceKey.columns) FROM service_keys WHERE id = $1", .text(id))
        else { throw AccountFailure(.notFound) }
        return try ServiceKey(row)
    }

    /// What tells keys and certificates apart for people.
    static func checkedLabel(_ label: String) throws(AccountFailure) -> String {
        let name = try DisplayName(label)
        guard name.text.utf8.count <= AccountLimits.label else {
            throw AccountFailure(.invalid, "a label has at most \(AccountLimits.label) bytes")
        }
        return name.text
    }
}
