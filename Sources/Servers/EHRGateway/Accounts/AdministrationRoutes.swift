internal import Accounts
internal import Cryptography
internal import HTTPTypes
internal import Hummingbird
internal import RecordKeys
internal import RecordRemote

/// Accounts of others, for administrators and registrars. Nothing here shows a record, a consent or an access.
struct AdministrationRoutes: Sendable {
    let accounts: AccountDesk
    let service: HolderSessions

    var routes: [GatewayRoute] {
        let admins = RoleRule(.admin)
        return [
            GatewayRoute(.post, "/v1/invitations", RoleRule(.admin, .registrar), replay: .once, invite),
            GatewayRoute(
                .get, "/v1/accounts", admins, query: PageQuery.names.union(["role", "state"]), list),
            GatewayRoute(.get, "/v1/accounts/{account_id}", admins) { _, context in
                try tagged(try await accounts.account(id(context)))
            },
            GatewayRoute(.patch, "/v1/accounts/{account_id}", admins, change),
            GatewayRoute(.delete, "/v1/accounts/{account_id}", admins) { _, context in
                _ = try await accounts.erase(id(context), by: context.actor(try context.requireCaller()))
                return Reply.nothing
            },
            GatewayRoute(.put, "/v1/accounts/{account_id}/suspension", admins) { request, context in
                try tagged(
                    try await accounts.suspend(
                        id(context), ifVersion: version(request), by: context.actor(try context.requireCaller())))
            },
            GatewayRoute(.delete, "/v1/accounts/{account_id}/suspension", admins) { request, context in
                try tagged(
                    try await accounts.resume(
                        id(context), ifVersion: version(request), by: context.actor(try context.requireCaller())))
            },
            GatewayRoute(.delete, "/v1/accounts/{account_id}/one-time-password", admins) { request, context in
                try tagged(
                    try await accounts.removeSecondFactor(
                        of: id(context), ifVersion: version(request), by: context.actor(try context.requireCaller())))
            },
            GatewayRoute(.post, "/v1/accounts/{account_id}/links", admins, replay: .once) { _, context in
                let link = try await accounts.link(
                    for: id(context), by: context.actor(try context.requireCaller()))
                let account = try await accounts.account(id(context))
                return try Reply.message(
                    NewAccountReply(account: AccountReply(account), link: link.text), status: .created)
            },
        ]
    }

    private func id(_ context: GatewayContext) -> String { context.parameters.get("account_id") ?? "" }

    /// The version that `If-Match` names; nil where it names none.
    ///
    /// - Throws: `GatewayProblem` for what is no entity tag of these.
    private func version(_ request: Request) throws -> Int64? {
        guard let match = request.headers[.ifMatch], match != "*" else { return nil }
        guard match.hasPrefix("\""), match.hasSuffix("\""), let version = Int64(match.dropFirst().dropLast()) else {
            throw GatewayProblem(412, "changed_meanwhile", "If-Match names no version of an account: read it again")
        }
        return version
    }

    private func tagged(_ account: Account) throws -> Response {
        try Reply.message(AccountReply(account), headers: [.eTag: "\"\(account.version)\""])
    }

    private func role(_ text: String) throws -> Account.Role {
        guard let role = Account.Role(rawValue: text) else {
            throw GatewayProblem.invalid("role", Account.Role.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return role
    }

    @Sendable private func invite(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let message = try await request.message(InvitationRequest.self)
        let role = try role(message.role)
        var holder: LedgerHolder?
        if let ledgerRole = LedgerHolder.Role(rawValue: message.holderRole ?? message.role),
            role != .registrar || message.holderID != nil
        {
            guard let made = LedgerHolder(ledgerRole, message.holderID ?? Hex.encode(RandomBytes.make(16))) else {
                throw GatewayProblem.invalid("holder_id", "1 to 64 of A-Z a-z 0-9 . _ -")
            }
            holder = made
        }
        let caller = try context.requireCaller()
        // First: for an id that is in use there is no code, and no account is made.
        var code: String?
        if let holder = holder.flatMap({ KeyHolder($0.text) }), case .registrar? = caller.holder {
            code = try await service.acting(for: caller, request).makeEnrolmentCode(for: holder)
        }
        let invited = try await accounts.invite(
            NewAccount(
                role, holder: holder, displayName: DisplayName(message.displayName), institution: message.institution,
                isListed: message.listed), by: context.actor(caller))
        return try Reply.message(
            NewAccountReply(
                account: AccountReply(invited.account), link: invited.link?.text, enrolmentCode: code),
            status: .created,
            headers: [.location: "/v1/accounts/\(invited.account.id)"])
    }

    @Sendable private func list(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let page = try PageQuery(request)
        var state: Account.State?
        if let text = try request.single("state") {
            guard let known = Account.State(rawValue: text) else {
                throw GatewayProblem.invalid("state", Account.State.allCases.map(\.rawValue).joined(separator: ", "))
            }
            state = known
        }
        let rows = try await accounts.accounts(
            role: try request.single("role").map { try role($0) }, state: state, after: page.cursor, limit: page.limit,
            by: context.actor(try context.requireCaller()))
        return try Reply.page(
            PageReply(
                entries: rows.map { AccountReply($0) }, next: rows.count == page.limit ? rows.last?.id : nil),
            of: request)
    }

    @Sendable private func change(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let message = try await request.message(AccountChangeRequest.self)
        var change = AccountChange()
        change.role = try message.role.map { try role($0) }
        change.displayName = try message.displayName.map { try DisplayName($0) }
        change.signInName = try message.name.map { try SignInName($0) }
        change.institution = message.institution
        change.isListed = message.listed
        return try tagged(
            try await accounts.change(
                id(context), change, ifVersion: version(request), by: context.actor(try context.requireCaller())))
    }
}
