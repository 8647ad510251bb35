package import Cryptography
internal import SQLDatabases

/// What a link that is good once sets a password for.
package enum LinkPurpose: String, Sendable {
    case invitation, recovery
}

/// What is shown to who follows a link, before a password is set.
package struct LinkInvitee: Sendable {
    package let purpose: LinkPurpose
    package let role: Account.Role
    package let holder: LedgerHolder?
    package let displayName: String?
    package let signInName: String?
    /// Whether a code for a lost device is asked for.
    package let needsCode: Bool
}

extension AccountDesk {
    /// Makes an account, and a link with which its person sets name and password. Role and holder are what they are
    /// made with.
    ///
    /// - Returns: the account and the link's token, shown once; services have none, and are active at once.
    /// - Throws: `.forbidden`, `.invalid`, `.taken`.
    package func invite(
        _ new: NewAccount, by caller: Caller
    ) async throws(AccountFailure) -> (account: Account, link: BearerToken?) {
        try AccountRule.requireInviter(of: new.role, caller)
        let (id, now, isService) = (newID(), now, new.role == .service)
        let token = isService ? nil : BearerToken(random: random)
        let expiry = now + settings.link
        let account = try await write { connection in
            let account = try AccountRows.add(
                id, new, state: isService ? .active : .invited, name: nil, password: nil, at: now, in: connection)
            if let token {
                try AccountDesk.keep(token, for: account, .invitation, until: expiry, by: caller, in: connection)
            }
            try AuditChain.append(
                AuditNote(
                    isService ? .accountMade : .accountInvited, by: caller, to: account,
                    ["role": account.role.rawValue]), at: now, to: connection)
            return account
        }
        return (account, token)
    }

    /// Another link: for who was invited and lost it, or for who forgot the password. Earlier ones of the account end.
    ///
    /// A link of recovery does not end what the old password is good for before it is followed.
    ///
    /// - Returns: the link's token, shown once.
    package func link(for id: String, by caller: Caller) async throws(AccountFailure) -> BearerToken {
        let (token, now) = (BearerToken(random: random), now)
        let expiry = now + settings.link
        try await write { connection in
            let account = try AccountRows.account(id, in: connection)
            let purpose: LinkPurpose = account.state == .invited ? .invitation : .recovery
            if purpose == .invitation {
                try AccountRule.requireInviter(of: account.role, caller)
            } else {
                try AccountRule.checkGovernance(of: account, by: caller)
            }
            guard account.state != .suspended, account.role != .service else {
                throw AccountFailure(.invalid, "services and who is suspended follow no links")
            }
            try AccountDesk.keep(token, for: account, purpose, until: expiry, by: caller, in: connection)
            try AuditChain.append(
                AuditNote(
                    purpose == .invitation ? .accountInvited : .recoveryStarted, by: caller, to: account), at: now,
                to: connection)
        }
        return token
    }

    /// What a link is for. It stays good.
    ///
    /// - Throws: `.linkRefused`.
    package func invitee(of link: BearerToken) async throws(AccountFailure) -> LinkInvitee {
        let (digest, now) = (link.digest, now)
        return try await read { connection in
            let (account, purpose) = try AccountDesk.account(ofLink: digest, at: now, in: connection)
            return LinkInvitee(
                purpose: purpose, role: account.role, holder: account.holder, displayName: account.displayName,
                signInName: account.signInName, needsCode: account.secondFactor == .oneTimePassword)
        }
    }

    /// Follows a link, which is used up: sets the password, and for who was invited the sign-in name.
    ///
    /// After a recovery the account is marked until `recovered`, since the key in custody is wrapped under the old
    /// password; its sessions end; its passkeys are gone, and so is a one-time password, sealed under the old one.
    ///
    /// - Parameters:
    ///   - name: for an invitation; ignored otherwise.
    ///   - code: a code for a lost device, where a recovery asks for it.
    /// - Throws: `.linkRefused`, `.codeRefused`, `.invalid`, `.weakPassword`, `.taken`, `.tooManyAttempts`, `.busy`.
    package func follow(
        _ link: BearerToken, name: SignInName?, password: SecretBytes, code: String? = nil, from place: SessionPlace
    ) async throws(AccountFailure) -> Account {
        let (digest, now) = (link.digest, now)
        // Before the hashing, so that what is no link costs nothing; and again in the transaction, which decides.
        let (before, _) = try await read { try AccountDesk.account(ofLink: digest, at: now, in: $0) }
        let known = [name?.text, before.signInName, before.displayName].compactMap { $0 }
        try AccountDesk.check(password, knowing: known)
        let made = try await hash(password, .strangers, for: digest)
        return try await write { connection in
            let (account, purpose) = try AccountDesk.account(ofLink: digest, at: now, in: connection)
            try connection.execute("DELETE FROM account_links WHERE account = $1", .text(account.id))
            var columns: [(name: String, value: SQLValue)] = [("password", .text(made.hash.text))]
            switch purpose {
            case .invitation:
                guard let name else { throw AccountFailure(.invalid, "choose a name to sign in with") }
                columns += [
                    ("sign_in_name", .text(name.text)), ("state", .text(Account.State.active.rawValue)),
                ]
            case .recovery:
                if account.secondFactor == .oneTimePassword {
                    guard let lost = code.flatMap({ WrittenCode(lostDevice: $0) }) else {
                        throw AccountFailure(
                            .codeRefused, "one of your codes for a lost device is needed beside the link")
                    }
                    try CodeProof.lostDevice(lost.digest, counts: []).use(
                        for: account, place: place, at: now, in: connection)
                    try connection.execute("DELETE FROM lost_device_codes WHERE account = $1", .text(account.id))
                    columns += AccountDesk.withoutSecondFactor
                }
                // Whoever got in with the old password may have added one.
                try connection.execute("DELETE FROM account_passkeys WHERE account = $1", .text(account.id))
                if account.holder != nil { columns.append(("recovering_since", .integer(now))) }
                try AccountRows.endSessions(of: account.id, in: connection)
            }
            let changed = try AccountRows.change(account.id, columns, at: now, in: connection)
            let caller = Caller(changed, request: place.request)
            try AuditChain.append(
                AuditNote(
                    purpose == .invitation ? .invitationAccepted : .passwordChanged, by: caller, to: changed,
                    ["by": "link"]), at: now, to: connection)
            return changed
        }
    }

    /// A patient makes an account by themselves, where the operator lets them.
    ///
    /// - Parameter holder: the pseudonym; a new one where not given.
    /// - Throws: `.registrationClosed`, `.invalid`, `.weakPassword`, `.taken`, `.tooManyAttempts`, `.busy`.
    package func register(
        name: SignInName, displayName: DisplayName, password: SecretBytes, holder: LedgerHolder? = nil,
        from place: SessionPlace
    ) async throws(AccountFailure) -> Account {
        guard settings.isSelfRegistrationOpen else { throw AccountFailure(.registrationClosed) }
        // Each is counted, also those that work: else one address could try which names are taken, or make thousands.
        try attempts.admit([.address(place.source.key)])
        try AccountDesk.check(password, knowing: [name.text, displayName.text])
        let made = try await hash(password, .strangers, for: SHA256.hash(place.source.key))
        let (id, now, drawn) = (newID(), now, newID())
        return try await write { connection in
            let new = NewAccount(
                .patient, holder: holder ?? LedgerHolder(.patient, drawn), displayName: displayName)
            let account = try AccountRows.add(
                id, new, state: .active, name: name, password: made.hash.text, at: now, in: connection)
            try AuditChain.append(
                AuditNote(.registered, by: Caller(account, request: place.request), to: account), at: now,
                to: connection)
            return account
        }
    }

    // MARK: Parts

    private static func keep(
        _ token: BearerToken, for account: Account, _ purpose: LinkPurpose, until expiry: Int64, by caller: Caller,
        in connection: any SQLConnection
    ) throws {
        try connection.execute("DELETE FROM account_links WHERE account = $1", .text(account.id))
        try connection.execute(
            "INSERT INTO account_links (digest, account, purpose, made_by, expires_at) VALUES ($1, $2, $3, $4, $5)",
            .bytes(token.digest), .text(account.id), .text(purpose.rawValue), SQLValue(caller.account),
            .integer(expiry))
    }

    private static func account(
        ofLink digest: [UInt8], at now: Int64, in connection: any SQLConnection
    ) throws -> (Account, LinkPurpose) {
        let row = try connection.row(
            "SELECT account, purpose FROM account_links WHERE digest = $1 AND expires_at > $2", .bytes(digest),
            .integer(now))
        guard let row, let purpose = LinkPurpose(rawValue: try row.text("purpose")) else {
            throw AccountFailure(.linkRefused)
        }
        return (try AccountRows.account(try row.text("account"), in: connection), purpose)
    }
}
