package import Cryptography
internal import SQLDatabases

extension AccountDesk {
    /// How many accounts of each role can sign in; roles without any are left out.
    package func activeAccounts() async throws(AccountFailure) -> [Account.Role: Int] {
        try await read { connection in
            let rows = try connection.rows(
                "SELECT role, COUNT(*) AS n FROM accounts WHERE state = $1 GROUP BY role",
                .text(Account.State.active.rawValue))
            return Dictionary(
                try rows.compactMap { row in
                    guard let role = Account.Role(rawValue: try row.text("role")) else { return nil }
                    return (role, Int(clamping: try row.integer("n")))
                }, uniquingKeysWith: +)
        }
    }

    /// Makes an admin with a password, for the operator of the machine.
    ///
    /// - Parameter another: whether there may be one already.
    /// - Throws: `.taken` where there is an admin and another is not asked for; `.invalid`, `.weakPassword`.
    package func makeFirstAdmin(
        name: SignInName, displayName: DisplayName, password: SecretBytes, another: Bool = false
    ) async throws(AccountFailure) -> Account {
        try AccountDesk.check(password, knowing: [name.text, displayName.text])
        let made = try await hash(password, .known)
        let (id, now) = (newID(), now)
        return try await write { connection in
            if !another, try AccountRows.otherAdmins(than: id, in: connection) > 0 {
                throw AccountFailure(
                    .taken, "there is an administrator already: ask for another one in so many words")
            }
            let account = try AccountRows.add(
                id, NewAccount(.admin, displayName: displayName), state: .active, name: name,
                password: made.hash.text, at: now, in: connection)
            try AuditChain.append(
                AuditNote(.accountMade, by: .machineOperator, to: account, ["role": account.role.rawValue]), at: now,
                to: connection)
            return account
        }
    }

    /// - Throws: `.notFound`; one that was erased is given as what is left of it.
    package func account(_ id: String) async throws(AccountFailure) -> Account {
        try await read { try AccountRows.account(id, in: $0, orErased: true) }
    }

    /// Whose account a holder's is.
    ///
    /// - Throws: `.notFound`.
    package func account(of holder: LedgerHolder) async throws(AccountFailure) -> Account {
        try await read { connection in
            let row = try connection.row(
                "SELECT \(Account.columns) FROM accounts WHERE holder_role = $1 AND holder_id = $2",
                .text(holder.role.rawValue), .text(holder.id))
            guard let row else { throw AccountFailure(.notFound) }
            return try Account(row)
        }
    }

    /// Accounts in the order of their ids, for admins.
    ///
    /// - Parameters:
    ///   - after: the id of the last one of the page before.
    ///   - limit: at most 200.
    package func accounts(
        role: Account.Role? = nil, state: Account.State? = nil, after: String? = nil, limit: Int = 50,
        by caller: Caller
    ) async throws(AccountFailure) -> [Account] {
        try AccountRule.requireAdministrator(caller)
        return try await read { connection in
            try connection.rows(
                """
                SELECT \(Account.columns) FROM accounts
                WHERE id > $1 AND ($2 = '' OR role = $2) AND ($3 = '' OR state = $3) ORDER BY id LIMIT $4
                """,
                .text(after ?? ""), .text(role?.rawValue ?? ""), .text(state?.rawValue ?? ""),
                SQLValue(min(max(limit, 1), AccountLimits.page))
            ).map { try Account($0) }
        }
    }

    /// Changes an account.
    ///
    /// - Parameter version: the one that the caller has seen; nil for any.
    /// - Throws: `.forbidden`, `.invalid`, `.staleVersion`, `.notFound`, `.taken`.
    package func change(
        _ id: String, _ change: AccountChange, ifVersion version: Int64?, by caller: Caller
    ) async throws(AccountFailure) -> Account {
        let now = now
        return try await write { connection in
            let before = try AccountRows.account(id, atVersion: version, in: connection)
            try AccountRule.check(change, of: before, by: caller)
            let isOtherRole = change.role.map { $0 != before.role } ?? false
            if isOtherRole {
                try AccountRule.checkLastAdmin(
                    before, others: try AccountRows.otherAdmins(than: id, in: connection))
            }
            let institution = change.institution.map { $0.isEmpty ? nil : $0 }
            if let institution { try AccountRows.checkInstitution(institution, in: connection) }
            var columns: [(name: String, value: SQLValue)] = []
            if let role = change.role { columns.append(("role", .text(role.rawValue))) }
            if let name = change.displayName { columns.append(("display_name", .text(name.text))) }
            if let name = change.signInName { columns.append(("sign_in_name", .text(name.text))) }
            if let institution { columns.append(("institution", SQLValue(institution))) }
            let changed = try AccountRows.change(id, columns, at: now, in: connection)
            try DirectoryRows.update(changed, isListed: change.isListed, in: connection)
            // Another role sees other things: what is open was opened for the old one.
            if isOtherRole { try AccountRows.endSessions(of: id, in: connection) }
            let detail =
                isOtherRole ? ["from": before.role.rawValue, "to": changed.role.rawValue] : change.changedNames
            try AuditChain.append(
                AuditNote(isOtherRole ? .roleChanged : .accountChanged, by: caller, to: changed, detail), at: now,
                to: connection)
            return changed
        }
    }

    /// Keeps somebody out until `resume`: sessions end, keys and certificates are refused.
    package func suspend(
        _ id: String, ifVersion version: Int64?, by caller: Caller
    ) async throws(AccountFailure) -> Account {
        let now = now
        return try await write { connection in
            let before = try AccountRows.account(id, atVersion: version, in: connection)
            try AccountRule.checkGovernance(of: before, by: caller)
            try AccountRule.checkLastAdmin(before, others: try AccountRows.otherAdmins(than: id, in: connection))
            guard before.state == .active || before.state == .invited else { return before }
            // An invitation that was not accepted would make the account active again.
            try connection.execute("DELETE FROM account_links WHERE account = $1", .text(id))
            try AccountRows.endSessions(of: id, in: connection)
            let changed = try AccountRows.change(
                id, [("state", .text(Account.State.suspended.rawValue))], at: now, in: connection)
            try AuditChain.append(AuditNote(.accountSuspended, by: caller, to: changed), at: now, to: connection)
            return changed
        }
    }

    /// Lets who was suspended in again. Who had not accepted an invitation is invited anew.
    package func resume(
        _ id: String, ifVersion version: Int64?, by caller: Caller
    ) async throws(AccountFailure) -> Account {
        let now = now
        return try await write { connection in
            let before = try AccountRows.account(id, atVersion: version, in: connection)
            try AccountRule.checkGovernance(of: before, by: caller)
            guard before.state == .suspended else { return before }
            let wasIn = before.hasPassword || before.role == .service
            let state = wasIn ? Account.State.active : .invited
            let changed = try AccountRows.change(id, [("state", .text(state.rawValue))], at: now, in: connection)
            try AuditChain.append(AuditNote(.accountResumed, by: caller, to: changed), at: now, to: connection)
            return changed
        }
    }

    /// Removes all that is known of whom an account is of. Its id stays, for what the audit says of it, and nothing
    /// tells whose it was: the link between a person and a pseudonym is gone, from the database's files too.
    ///
    /// - Throws: `.databaseUnavailable` also where the account is erased and the files could not be cleaned: they are
    ///   with the next erasure.
    package func erase(_ id: String, by caller: Caller) async throws(AccountFailure) -> Account {
        let erased = try await eraseRows(id, by: caller)
        do {
            try await database.purge()
        } catch {
            throw AccountFailure(
                .databaseUnavailable,
                "the account is erased, but the database's log still holds what was deleted, until the next erasure: "
                    + "\(error)")
        }
        return erased
    }

    private func eraseRows(_ id: String, by caller: Caller) async throws(AccountFailure) -> Account {
        let now = now
        return try await write { connection in
            let before = try AccountRows.account(id, in: connection)
            try AccountRule.checkErasure(of: before, by: caller)
            try AccountRule.checkLastAdmin(before, others: try AccountRows.otherAdmins(than: id, in: connection))
            try AccountRows.endSessions(of: id, in: connection)
            for table in [
                "lost_device_codes", "service_keys", "account_certificates", "account_passkeys", "account_links",
                "pairing_codes",
            ] {
                try connection.execute("DELETE FROM \(table) WHERE account = $1", .text(id))
            }
            if let holder = before.holder { try DirectoryRows.remove(holder, in: connection) }
            let cleared = [
                "holder_role", "holder_id", "sign_in_name", "display_name", "institution", "password",
                "recovering_since",
            ].map { (name: $0, value: SQLValue.null) }
            let changed = try AccountRows.change(
                id, cleared + AccountDesk.withoutSecondFactor + [("state", .text(Account.State.erased.rawValue))],
                at: now, in: connection)
            // The pseudonym is not named beside the account: the entry would be the link that is being removed.
            try AuditChain.append(
                AuditNote(
                    .accountErased, by: caller.account == id ? nil : caller, to: changed, request: caller.request),
                at: now, to: connection)
            return changed
        }
    }
}

extension AccountChange {
    /// Which parts change, not to what.
    fileprivate var changedNames: [String: String] {
        let names = [
            ("display_name", displayName != nil), ("sign_in_name", signInName != nil),
            ("institution", institution != nil), ("listed", isListed != nil),
        ]
        return ["changed": names.filter(\.1).map(\.0).joined(separator: ",")]
    }
}
