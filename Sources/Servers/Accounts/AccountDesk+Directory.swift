internal import SQLDatabases

/// What a search has found.
package struct DirectoryMatches: Sendable {
    /// In the order of their names.
    package let entries: [DirectoryEntry]
    /// Whether there are more than are shown: ask for more of the name.
    package let isCut: Bool
}

/// Who may look for whom, and is told whose name.
enum DirectoryRule {
    /// Admins find everybody, listed or not, and so does the operator; registrars find everybody who has a role on the
    /// ledger; patients, doctors and services find whom the directory lists, and patients find no patients. Auditors
    /// work with pseudonyms.
    ///
    /// - Returns: whether those are found too whom the directory does not list.
    static func findable(_ role: LedgerHolder.Role, by caller: Caller) throws(AccountFailure) -> Bool {
        switch caller.role {
        case nil, .admin, .registrar: return true
        case .doctor, .service: return false
        case .patient where role != .patient: return false
        case .patient, .auditor:
            throw AccountFailure(.forbidden, "your role does not look for \(role.rawValue)s in the directory")
        }
    }

    /// A page shows names beside the pseudonyms that it has a right to show anyway; to auditors only those of
    /// institutions and doctors.
    static func shows(_ holder: LedgerHolder, to caller: Caller) -> Bool {
        caller.role != .auditor || holder.role != .patient
    }

    /// Registrars and admins keep the directory.
    static func requireKeeper(_ caller: Caller) throws(AccountFailure) {
        guard caller.isOperator || caller.role == .admin || caller.role == .registrar else {
            throw AccountFailure(.forbidden, "only administrators and registrars change the directory")
        }
    }
}

extension AccountDesk {
    /// Fewest characters of a search: fewer would list everybody.
    private static let searchLength = 2
    private static let searchLimit = 20

    /// Looks for people or institutions by the beginnings of words of their names, in any order; accents and case do
    /// not count.
    ///
    /// - Throws: `.forbidden`, `.invalid` for too little to look for.
    package func search(
        _ text: String, role: LedgerHolder.Role, by caller: Caller
    ) async throws(AccountFailure) -> DirectoryMatches {
        let any = try DirectoryRule.findable(role, by: caller)
        let words = DisplayName.searchWords(of: String(text.prefix(200))).split(separator: " ").prefix(5)
        guard words.contains(where: { $0.count >= AccountDesk.searchLength }) else {
            throw AccountFailure(.invalid, "a search needs at least \(AccountDesk.searchLength) letters of a name")
        }
        // Words are letters and digits, so that none holds a sign that LIKE knows.
        let conditions = words.indices.map { "words LIKE $\($0 + 4)" }.joined(separator: " AND ")
        let patterns = words.map { SQLValue.text("% \($0)%") }
        return try await read { connection in
            let rows = try connection.rows(
                """
                SELECT \(DirectoryEntry.columns) FROM directory
                WHERE holder_role = $1 AND listed >= $2 AND \(conditions) ORDER BY words, holder_id LIMIT $3
                """,
                [.text(role.rawValue), .integer(any ? 0 : 1), SQLValue(AccountDesk.searchLimit + 1)] + patterns)
            return DirectoryMatches(
                entries: try rows.prefix(AccountDesk.searchLimit).map { try DirectoryEntry($0) },
                isCut: rows.count > AccountDesk.searchLimit)
        }
    }

    /// Entries of pseudonyms, for a page that shows them. Who has none is left out.
    ///
    /// - Parameter holders: at most 1000; more are not looked for.
    package func entries(
        of holders: some Collection<LedgerHolder> & Sendable, for caller: Caller
    ) async throws(AccountFailure) -> [LedgerHolder: DirectoryEntry] {
        let shown = Array(Set(holders).filter { DirectoryRule.shows($0, to: caller) }.prefix(AccountLimits.names))
        guard !shown.isEmpty else { return [:] }
        return try await read { connection in
            var found: [LedgerHolder: DirectoryEntry] = [:]
            for role in LedgerHolder.Role.allCases {
                let ids = shown.filter { $0.role == role }.map { SQLValue.text($0.id) }
                guard !ids.isEmpty else { continue }
                let places = ids.indices.map { "$\($0 + 2)" }.joined(separator: ", ")
                let rows = try connection.rows(
                    """
                    SELECT \(DirectoryEntry.columns) FROM directory
                    WHERE holder_role = $1 AND holder_id IN (\(places))
                    """, [.text(role.rawValue)] + ids)
                for row in rows {
                    let entry = try DirectoryEntry(row)
                    found[entry.holder] = entry
                }
            }
            return found
        }
    }

    /// Adds or changes the entry of an institution, or of somebody who has no account here.
    ///
    /// - Throws: `.forbidden`; `.taken` for whom an account is of: change that.
    package func put(_ entry: DirectoryEntry, by caller: Caller) async throws(AccountFailure) {
        let now = now
        try await write { connection in
            try DirectoryRule.requireKeeper(caller)
            try AccountDesk.checkFree(entry.holder, in: connection)
            try AccountRows.checkInstitution(entry.institution, in: connection)
            try DirectoryRows.put(entry, in: connection)
            try AuditChain.append(
                AuditNote(.directoryChanged, by: caller, holder: entry.holder), at: now, to: connection)
        }
    }

    /// Removes an entry of that kind.
    ///
    /// - Throws: `.forbidden`, `.notFound`; `.taken` where an account has it, or belongs to that institution.
    package func removeEntry(_ holder: LedgerHolder, by caller: Caller) async throws(AccountFailure) {
        let now = now
        try await write { connection in
            try DirectoryRule.requireKeeper(caller)
            try AccountDesk.checkFree(holder, in: connection)
            if holder.role == .institution,
                try connection.row("SELECT id FROM accounts WHERE institution = $1 LIMIT 1", .text(holder.id)) != nil
            {
                throw AccountFailure(.taken, "accounts belong to \(holder.text): change those first")
            }
            guard try DirectoryRows.remove(holder, in: connection) else { throw AccountFailure(.notFound) }
            try AuditChain.append(
                AuditNote(.directoryChanged, by: caller, holder: holder, ["removed": "1"]), at: now, to: connection)
        }
    }

    private static func checkFree(_ holder: LedgerHolder, in connection: any SQLConnection) throws {
        let row = try connection.row(
            "SELECT id FROM accounts WHERE holder_role = $1 AND holder_id = $2", .text(holder.role.rawValue),
            .text(holder.id))
        guard row == nil else {
            throw AccountFailure(.taken, "\(holder.text) is an account's own: change the account")
        }
    }
}
