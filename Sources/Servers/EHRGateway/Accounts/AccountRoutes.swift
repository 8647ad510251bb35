internal import Accounts
internal import Cryptography
internal import HTTPTypes
internal import Hummingbird
internal import RecordKeys
internal import RecordRemote

/// Getting an account: by oneself where the operator lets patients, or by a link; and what is one's own to change.
struct AccountRoutes: Sendable {
    let accounts: AccountDesk
    let enrolment: HolderEnrolment
    let secrets: HolderSecret

    var routes: [GatewayRoute] {
        [
            GatewayRoute(.post, "/v1/registrations", AnyoneRule(), replay: .once, register),
            GatewayRoute(.post, "/v1/links/look", AnyoneRule(), look),
            GatewayRoute(.post, "/v1/links", AnyoneRule(), replay: .once, follow),
            GatewayRoute(
                .post, "/v1/me/keys", RoleRule(.patient, .doctor, .registrar, isBeforeKeys: true), replay: .once,
                makeKeys),
            GatewayRoute(.post, "/v1/pairing-codes", RoleRule(.patient), replay: .once, pairingCode),
            GatewayRoute(.post, "/v1/pairings", RoleRule(.doctor), replay: .answer, pair),
            GatewayRoute(
                .get, "/v1/directory", RoleRule(.patient, .doctor, .registrar, .admin), right: .directoryRead,
                query: ["name", "role"], search),
        ]
    }

    @Sendable private func register(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let message = try await request.message(RegistrationRequest.self)
        let password = SecretBytes.typed(message.password)
        let keys = try HolderKeys(approval: message.approvalKey, encryption: message.encryptionKey)
        let account = try await accounts.register(
            name: SignInName(message.name), displayName: DisplayName(message.displayName), password: password,
            from: context.place(request))
        return try await enrolled(account, password, keys, code: nil, message.signing, request)
    }

    /// The account is there whatever becomes of its keys: `POST /v1/me/keys` goes on where this stopped.
    private func enrolled(
        _ account: Account, _ password: SecretBytes, _ keys: HolderKeys, code: String?, _ signing: SigningMessage?,
        _ request: Request
    ) async throws -> Response {
        guard signing != .elsewhere else {
            return try Reply.message(NewAccountReply(account: AccountReply(account)), status: .created)
        }
        let outcome = try await enrolment.enrol(account, password, keys, code: code, wait: request.wait)
        return try Reply.message(
            NewAccountReply(
                account: AccountReply(account), recoveryCodes: outcome?.recoveryCodes,
                registered: outcome?.isRegistered), status: .created)
    }

    private func token(_ text: String) throws -> BearerToken {
        guard let link = BearerToken(text) else { throw AccountFailure(.linkRefused) }
        return link
    }

    @Sendable private func look(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let invitee = try await accounts.invitee(of: token(try await request.message(LinkMessage.self).link))
        return try Reply.message(
            InviteeReply(
                purpose: invitee.purpose.rawValue, role: invitee.role.rawValue, displayName: invitee.displayName,
                name: invitee.signInName, needsCode: invitee.needsCode))
    }

    @Sendable private func follow(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let message = try await request.message(LinkMessage.self)
        guard let typed = message.password else {
            throw GatewayProblem.invalid("password", "what you want to sign in with")
        }
        let keys = try HolderKeys(approval: message.approvalKey, encryption: message.encryptionKey)
        let (link, password) = (try token(message.link), SecretBytes.typed(typed))
        let invitee = try await accounts.invitee(of: link)
        let holder = invitee.holder.flatMap { KeyHolder($0.text) }
        let recovering = invitee.purpose == .recovery ? holder : nil
        if let recovering, let code = message.recoveryCode {
            try AccountDesk.check(password, knowing: [invitee.signInName, invitee.displayName].compactMap { $0 })
            try await secrets.recover(to: password, of: recovering, message.recoveryNumber ?? 1, code)
        }
        let account = try await accounts.follow(
            link, name: message.name.map { try SignInName($0) }, password: password, code: message.code,
            from: context.place(request))
        guard invitee.purpose == .invitation else {
            if recovering != nil, message.recoveryCode != nil {
                let person = Caller(account, request: context.requestID)
                try await accounts.recovered(account.id, keeping: nil, by: person)
                try await accounts.noteSecondFactor(atEncryptionService: false, of: account.id, by: person)
            }
            return try Reply.message(NewAccountReply(account: AccountReply(account)), status: .created)
        }
        return try await enrolled(account, password, keys, code: message.enrolmentCode, message.signing, request)
    }

    @Sendable private func makeKeys(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let message = try await request.message(KeysRequest.self)
        let keys = try HolderKeys(approval: message.approvalKey, encryption: message.encryptionKey)
        let password = SecretBytes.typed(message.password)
        try await accounts.confirm(password, of: caller.account.id)
        switch (message.code, message.publicKey, message.signature) {
        case (nil, nil, nil):
            return try await enrolled(caller.account, password, keys, code: message.enrolmentCode, nil, request)
        case (let code?, let key?, let signature?):
            try await enrolment.enrol(caller.account, keys, code: code, publicKey: key, signature: signature)
            return try Reply.message(
                NewAccountReply(account: AccountReply(caller.account), registered: false), status: .created)
        default:
            throw GatewayProblem.invalid(
                "code, public_key and signature", "all three, or none where the key is kept in custody")
        }
    }

    @Sendable private func pairingCode(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let code = try await accounts.pairingCode(by: context.actor(try context.requireCaller()))
        return try Reply.message(PairingCodeReply(code: code.text, expiresAt: code.expiresAt), status: .created)
    }

    @Sendable private func pair(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let code = try await request.message(CodeRequest.self).code
        let entry = try await accounts.pair(code, by: context.actor(try context.requireCaller()))
        return try Reply.message(DirectoryReply(entry), status: .created)
    }

    @Sendable private func search(_ request: Request, _ context: GatewayContext) async throws -> Response {
        guard let name = try request.single("name") else { throw GatewayProblem.invalid("name", "what to look for") }
        guard let role = LedgerHolder.Role(rawValue: try request.single("role") ?? "doctor") else {
            throw GatewayProblem.invalid("role", LedgerHolder.Role.allCases.map(\.rawValue).joined(separator: ", "))
        }
        let found = try await accounts.search(
            name, role: role, by: context.actor(try context.requireCaller()))
        return try Reply.message(PageReply(entries: found.entries.map { DirectoryReply($0) }, next: nil))
    }
}
