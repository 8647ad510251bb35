internal import SQLDatabases

/// The directory's table, within a transaction.
enum DirectoryRows {
    static func put(_ entry: DirectoryEntry, in connection: any SQLConnection) throws {
        try connection.execute(
            """
            INSERT INTO directory (holder_role, holder_id, name, words, institution, listed)
            VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (holder_role, holder_id) DO UPDATE
            SET name = $3, words = $4, institution = $5, listed = $6
            """,
            .text(entry.holder.role.rawValue), .text(entry.holder.id), .text(entry.name),
            .text(DisplayName.searchWords(of: entry.name)), SQLValue(entry.institution), SQLValue(entry.isListed))
    }

    /// Has the entry of an account say what the account says.
    static func update(_ account: Account, isListed: Bool?, in connection: any SQLConnection) throws {
        guard let holder = account.holder, let name = account.displayName else { return }
        try connection.execute(
            """
            UPDATE directory SET name = $3, words = $4, institution = $5, listed = COALESCE($6, listed)
            WHERE holder_role = $1 AND holder_id = $2
            """,
            .text(holder.role.rawValue), .text(holder.id), .text(name), .text(DisplayName.searchWords(of: name)),
            SQLValue(account.institution), SQLValue(isListed))
    }

    @discardableResult
    static func remove(_ holder: LedgerHolder, in connection: any SQLConnection) throws -> Bool {
        try connection.execute(
            "DELETE FROM directory WHERE holder_role = $1 AND holder_id = $2", .text(holder.role.rawValue),
            .text(holder.id)) > 0
    }
}
