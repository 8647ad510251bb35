internal import SQLDatabases

/// Reading and changing an account within a transaction.
enum AccountRows {
    /// - Throws: `.notFound`; also for one that was erased, unless it is asked for.
    static func account(
        _ id: String, in connection: any SQLConnection, orErased: Bool = false
    ) throws -> Account {
        guard let row = try connection.row("SELECT \(Account.columns) FROM accounts WHERE id = $1", .text(id)) else {
            throw AccountFailure(.notFound)
        }
        let account = try Account(row)
        guard orErased || account.state != .erased else { throw AccountFailure(.notFound) }
        return account
    }

    /// - Throws: `.notFound`, and `.staleVersion` where the account has another version than is expected.
    static func account(
        _ id: String, atVersion version: Int64?, in connection: any SQLConnection
    ) throws -> Account {
        let account = try account(id, in: connection)
        guard version == nil || version == account.version else { throw AccountFailure(.staleVersion) }
        return account
    }

    /// Sets columns, raises the version, and gives the account as it is then.
    ///
    /// - Parameter columns: names are this module's own.
    /// - Throws: `.taken` where a name or a holder is somebody's already.
    static func change(
        _ id: String, _ columns: [(name: String, value: SQLValue)], at now: Int64, in connection: any SQLConnection
    ) throws -> Account {
        let assignments = columns.enumerated().map { "\($1.name) = $\($0 + 3), " }.joined()
        let rows = try taking {
            try connection.rows(
                "UPDATE accounts SET \(assignments)version = version + 1, changed_at = $2 WHERE id = $1 "
                    + "RETURNING \(Account.columns)",
                [.text(id), .integer(now)] + columns.map(\.value))
        }
        guard let row = rows.first else { throw AccountFailure(.notFound) }
        return try Account(row)
    }

    /// Adds an account.
    ///
    /// - Throws: `.taken` where the name or the holder is somebody's already.
    static func add(
        _ id: String, _ new: NewAccount, state: Account.State, name: SignInName?, password: String?, at now: Int64,
        in connection: any SQLConnection
    ) throws -> Account {
        try AccountRule.check(new.role, new.holder)
        try checkInstitution(new.institution, in: connection)
        let rows = try taking {
            try connection.rows(
                """
                INSERT INTO accounts (
                    id, version, role, state, holder_role, holder_id, sign_in_name, display_name, institution, password,
                    second_factor, created_at, changed_at)
                VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, 'none', $10, $10) RETURNING \(Account.columns)
                """,
                .text(id), .text(new.role.rawValue), .text(state.rawValue), SQLValue(new.holder?.role.rawValue),
                SQLValue(new.holder?.id), SQLValue(name?.text), .text(new.displayName.text),
                SQLValue(new.institution), SQLValue(password), .integer(now))
        }
        guard let row = rows.first else { throw SQLFailure(.damaged, "an account that was added is not there") }
        if let holder = new.holder {
            try DirectoryRows.put(
                DirectoryEntry(
                    holder: holder, name: new.displayName, institution: new.institution, isListed: new.isListed),
                in: connection)
        }
        return try Account(row)
    }

    /// - Throws: `.invalid` for an institution that the directory does not have.
    static func checkInstitution(_ id: String?, in connection: any SQLConnection) throws {
        guard let id else { return }
        let found = try connection.row(
            "SELECT holder_id FROM directory WHERE holder_role = 'institution' AND holder_id = $1", .text(id))
        guard found != nil else {
            throw AccountFailure(.invalid, "the directory has no institution \(id): add it first")
        }
    }

    /// Active admins other than the one with that id.
    static func otherAdmins(than id: String, in connection: any SQLConnection) throws -> Int64 {
        try connection.row(
            "SELECT COUNT(*) AS n FROM accounts WHERE role = 'admin' AND state = 'active' AND id <> $1", .text(id))?
            .integer("n") ?? 0
    }

    /// Ends the account's sessions and forgets its devices, but for those that are kept.
    static func endSessions(
        of account: String, keeping session: String? = nil, device: [UInt8]? = nil, in connection: any SQLConnection
    ) throws {
        try connection.execute(
            "DELETE FROM account_sessions WHERE account = $1 AND id <> $2", .text(account), .text(session ?? ""))
        try connection.execute(
            "DELETE FROM account_devices WHERE account = $1 AND digest <> $2", .text(account), .bytes(device ?? []))
    }

    private static func taking<Answer>(_ body: () throws -> Answer) throws -> Answer {
        do {
            return try body()
        } catch let failure as SQLFailure where failure.kind == .constraint {
            throw AccountFailure(.taken)
        }
    }
}

/// An account that is to be made.
package struct NewAccount: Sendable {
    package let role: Account.Role
    package let holder: LedgerHolder?
    package let displayName: DisplayName
    /// The institution's pseudonym.
    package let institution: String?
    /// Whether a search in the directory finds it.
    package let isListed: Bool

    /// - Parameter isListed: doctors and registrars are where not given, since patients look for them.
    package init(
        _ role: Account.Role, holder: LedgerHolder? = nil, displayName: DisplayName, institution: String? = nil,
        isListed: Bool? = nil
    ) {
        self.role = role
        self.holder = holder
        self.displayName = displayName
        self.institution = institution
        self.isListed = isListed ?? (role == .doctor || role == .registrar)
    }
}

/// What is kept of the ways to prove who somebody is.
struct Credentials: Sendable {
    let account: Account
    /// As it is stored.
    let password: String?
    let otpNonce: [UInt8]?
    let otpSealed: [UInt8]?
    let otpStep: UInt64?

    static let columns = Account.columns + ", otp_nonce, otp_sealed, otp_step"

    init(_ row: SQLRow) throws(SQLFailure) {
        account = try Account(row)
        password = try row.optionalText("password")
        otpNonce = try row.optionalBytes("otp_nonce")
        otpSealed = try row.optionalBytes("otp_sealed")
        otpStep = try row.optionalInteger("otp_step").map { UInt64(clamping: $0) }
    }

    /// Replaces the password, and what is sealed under it, if both are still those.
    ///
    /// - Returns: whether they were.
    func replace(
        with hash: PasswordHash, _ sealed: (nonce: [UInt8], sealed: [UInt8])?, in connection: any SQLConnection
    ) throws -> Bool {
        let current = try Credentials.find(account.id, in: connection)
        // A one-time password that was taken into use meanwhile is sealed under the old one.
        guard let current, current.password == password, current.otpSealed == otpSealed else { return false }
        try connection.execute(
            "UPDATE accounts SET password = $1, otp_nonce = $2, otp_sealed = $3 WHERE id = $4", .text(hash.text),
            SQLValue(sealed?.nonce), SQLValue(sealed?.sealed), .text(account.id))
        return true
    }

    static func find(_ id: String, in connection: any SQLConnection) throws -> Credentials? {
        try connection.row("SELECT \(columns) FROM accounts WHERE id = $1", .text(id)).map { try Credentials($0) }
    }
}
