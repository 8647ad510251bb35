/// Who may do what with accounts, and what of an account may change. All of it is here.
enum AccountRule {
    /// - Throws: `.forbidden` unless the caller is an admin or the operator of the machine.
    static func requireAdministrator(_ caller: Caller) throws(AccountFailure) {
        guard caller.isOperator || caller.role == .admin else {
            throw AccountFailure(.forbidden, "only administrators may do that")
        }
    }

    /// Admins invite anybody; registrars invite patients and doctors.
    static func requireInviter(of role: Account.Role, _ caller: Caller) throws(AccountFailure) {
        if caller.role == .registrar, role == .patient || role == .doctor { return }
        guard caller.isOperator || caller.role == .admin else {
            throw AccountFailure(.forbidden, "your role may not make accounts of the role \(role.rawValue)")
        }
    }

    /// Who somebody is on the ledger follows from what they are here.
    static func check(_ role: Account.Role, _ holder: LedgerHolder?) throws(AccountFailure) {
        let isFit =
            switch role {
            case .patient: holder?.role == .patient
            case .doctor: holder?.role == .doctor
            case .registrar: holder == nil || holder?.role == .registrar
            case .service: holder.map { $0.role != .institution } ?? true
            case .auditor, .admin: holder == nil
            }
        guard isFit else {
            throw AccountFailure(
                .invalid,
                "an account of the role \(role.rawValue) is not \(holder?.role.rawValue ?? "nobody") on the ledger: "
                    + "patients and doctors are what their role says, auditors and admins are nobody there")
        }
    }

    /// What may be changed by whom: an admin changes others' accounts; whoever an account is of chooses whether the
    /// directory lists them, and nothing else.
    static func check(_ change: AccountChange, of account: Account, by caller: Caller) throws(AccountFailure) {
        guard account.state != .erased else { throw AccountFailure(.notFound) }
        if caller.account == account.id {
            guard change.isOnlyListing else {
                throw AccountFailure(.forbidden, "of your own account, you change only whether the directory lists you")
            }
            return
        }
        try requireAdministrator(caller)
        guard let role = change.role, role != account.role else { return }
        // Another role on the ledger is another holder, and so another account.
        let changeable: [Account.Role] = [.admin, .auditor, .registrar]
        guard changeable.contains(role), changeable.contains(account.role), account.holder == nil else {
            throw AccountFailure(
                .invalid,
                "the role \(account.role.rawValue) cannot become \(role.rawValue): only admins, auditors and "
                    + "registrars who are nobody on the ledger change roles; make another account")
        }
    }

    /// Suspending, resuming, links, second factors, keys and certificates: an admin's, and nobody does it to
    /// themselves.
    static func checkGovernance(of account: Account, by caller: Caller) throws(AccountFailure) {
        guard account.state != .erased else { throw AccountFailure(.notFound) }
        try requireAdministrator(caller)
        guard caller.account != account.id else {
            throw AccountFailure(.forbidden, "administrators do not do that to their own account: ask another one")
        }
    }

    /// An admin erases accounts, and so does whom one is of.
    static func checkErasure(of account: Account, by caller: Caller) throws(AccountFailure) {
        guard account.state != .erased else { throw AccountFailure(.notFound) }
        if caller.account == account.id { return }
        try requireAdministrator(caller)
    }

    /// - Parameter others: other admins that are active.
    static func checkLastAdmin(_ account: Account, others: Int64) throws(AccountFailure) {
        guard account.role != .admin || account.state != .active || others > 0 else {
            throw AccountFailure(.forbidden, "this is the last active administrator: make another one first")
        }
    }
}

/// What an admin changes of an account; nil leaves it as it is.
package struct AccountChange: Sendable {
    package var role: Account.Role?
    package var displayName: DisplayName?
    package var signInName: SignInName?
    /// The institution's pseudonym; an empty one is none.
    package var institution: String?
    package var isListed: Bool?

    package init() {}

    var isOnlyListing: Bool {
        role == nil && displayName == nil && signInName == nil && institution == nil
    }
}
