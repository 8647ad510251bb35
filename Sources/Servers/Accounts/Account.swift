internal import SQLDatabases

/// Somebody who can sign in, or something that calls with a key.
package struct Account: Hashable, Sendable {
    package enum Role: String, CaseIterable, Sendable {
        case patient, doctor, registrar, auditor, admin, service
    }

    package enum State: String, CaseIterable, Sendable {
        /// Made, and waiting for its person to follow the link.
        case invited
        case active
        case suspended
        /// Only its id is left.
        case erased
    }

    /// What is asked for beside a password.
    package enum SecondFactor: String, Sendable {
        case none
        /// A one-time password whose secret is here.
        case oneTimePassword = "one_time_password"
        /// The encryption service keeps it, and asks for it.
        case encryptionService = "encryption_service"
    }

    /// 32 hex digits, random; it says nothing and is never used again.
    package let id: String
    /// Raised by each change that others see; an entity tag.
    package let version: Int64
    package let role: Role
    package let state: State
    /// Nil for auditors and admins.
    package let holder: LedgerHolder?
    /// As it is compared; nil before an invitation is accepted, for services, and after erasure.
    package let signInName: String?
    /// Nil after erasure.
    package let displayName: String?
    /// The institution's pseudonym.
    package let institution: String?
    package let secondFactor: SecondFactor
    /// Whether there is a password.
    package let hasPassword: Bool
    /// Unix seconds since which a new password is not the one that wraps the key in custody; nil where it is.
    package let recoveringSince: Int64?
    /// Unix seconds.
    package let createdAt: Int64
    /// Unix seconds.
    package let changedAt: Int64

    /// Whether somebody with that role should enrol a one-time password before anything else.
    package var lacksSecondFactor: Bool {
        (role == .admin || role == .auditor) && secondFactor == .none
    }

    static let columns =
        "id, version, role, state, holder_role, holder_id, sign_in_name, display_name, institution, second_factor, "
        + "password, recovering_since, created_at, changed_at"

    init(_ row: SQLRow) throws(SQLFailure) {
        guard let role = Role(rawValue: try row.text("role")), let state = State(rawValue: try row.text("state")),
            let factor = SecondFactor(rawValue: try row.text("second_factor"))
        else { throw SQLFailure(.damaged, "an account has a role or a state that this version does not know") }
        id = try row.text("id")
        version = try row.integer("version")
        (self.role, self.state, secondFactor) = (role, state, factor)
        holder = try LedgerHolder(row, role: "holder_role", id: "holder_id")
        signInName = try row.optionalText("sign_in_name")
        displayName = try row.optionalText("display_name")
        institution = try row.optionalText("institution")
        hasPassword = try row.optionalText("password") != nil
        recoveringSince = try row.optionalInteger("recovering_since")
        createdAt = try row.integer("created_at")
        changedAt = try row.integer("changed_at")
    }
}

extension LedgerHolder {
    /// Nil where both columns are NULL.
    init?(_ row: SQLRow, role: String, id: String) throws(SQLFailure) {
        guard let role = try row.optionalText(role), let id = try row.optionalText(id) else { return nil }
        guard let known = Role(rawValue: role), let holder = LedgerHolder(known, id) else {
            throw SQLFailure(.damaged, "\(role):\(id) is no holder")
        }
        self = holder
    }
}
