internal import Accounts
internal import Cryptography
internal import HTTPTypes
internal import Hummingbird
internal import RecordRemote

/// Signing in and out. The password is stretched twice here and forgotten: into a verifier, which is kept, and into the
/// unlock secret that opens the holder's session at the encryption service, which is not.
struct SessionRoutes: Sendable {
    let accounts: AccountDesk
    let service: HolderSessions
    let unlocking: HolderUnlocking
    /// Whether browsers reach the gateway over TLS.
    let isSecure: Bool

    var routes: [GatewayRoute] {
        [
            GatewayRoute(.post, "/v1/sessions", AnyoneRule(), replay: .once, signIn),
            GatewayRoute(.post, "/v1/sessions/certificate", AnyoneRule(), replay: .once, signInByCertificate),
            GatewayRoute(.get, "/v1/sessions", SignedInRule(), list),
            GatewayRoute(.delete, "/v1/sessions/{session_id}", SignedInRule(), end),
            GatewayRoute(.get, "/v1/me", SignedInRule(isForServices: true), show),
            GatewayRoute(
                .post, "/v1/me/unlocking", RoleRule(.patient, .doctor, .registrar, isBeforeKeys: true), unlock),
        ]
    }

    /// Of a session its limits too, and whether it holds one at the encryption service.
    @Sendable private func show(_ request: Request, _ context: GatewayContext) throws -> Response {
        let caller = try context.requireCaller()
        guard case .session = caller.proof else { return try Reply.message(AccountReply(caller.account)) }
        let keys = caller.holder == nil ? "none" : caller.holderToken == nil ? "locked" : "open"
        return try Reply.message(
            OwnAccountReply(
                account: AccountReply(caller.account), keys: keys, idleLimit: accounts.settings.idle,
                limit: accounts.settings.absolute))
    }

    @Sendable private func signIn(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let message = try await request.message(SignInMessage.self)
        let password = SecretBytes.typed(message.password)
        let device = message.device ?? SessionCookies.value(SessionCookies.device, of: request)
        let signedIn = try await accounts.signIn(
            SignInAttempt(
                name: message.name, password: password, code: message.code,
                device: device.flatMap { BearerToken($0) }, place: context.place(request)))
        return try await reply(signedIn, isForBrowser: message.cookie ?? false, context) {
            try await unlocking.unlock(signedIn.account, signedIn.token, password, code: message.code, context)
        }
    }

    /// Signs in who has shown a certificate in the TLS handshake. It unlocks no key.
    @Sendable private func signInByCertificate(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let message =
            request.headers[.contentType] == nil
            ? nil : try await request.message(CertificateSignInMessage.self)
        guard let certificate = await context.clientCertificate else {
            throw AccountFailure(.certificateRefused, "no client certificate was shown on this connection")
        }
        let (account, session, token) = try await accounts.signIn(
            certificate: certificate, subject: CertificateName.subject(of: certificate), at: context.place(request))
        let isForBrowser = message?.cookie ?? false
        let reply = SignedInReply(
            token: isForBrowser ? nil : token.text, device: nil, account: AccountReply(account),
            session: SessionReply(session, current: session.id), keys: account.holder == nil ? "none" : "locked",
            idleLimit: accounts.settings.idle, limit: accounts.settings.absolute)
        var response = try Reply.message(reply, status: .created)
        if isForBrowser {
            response.headers[.setCookie] = SessionCookies.header(
                SessionCookies.session, token.text, seconds: accounts.settings.absolute, isSecure: isSecure)
        }
        return response
    }

    /// Unlocks the keys of whoever is signed in: after a certificate, or where the encryption service was away.
    @Sendable private func unlock(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let message = try await request.message(UnlockMessage.self)
        let password = SecretBytes.typed(message.password)
        try await accounts.confirm(password, of: caller.account.id)
        return try Reply.message(
            UnlockedReply(
                keys: try await unlocking.unlock(
                    caller.account, try caller.session().token, password, code: message.code, context)))
    }

    /// - Parameter unlocking: opens the keys of who has signed in, as far as they are opened by that.
    func reply(
        _ signedIn: SignedIn, isForBrowser: Bool, _ context: GatewayContext, _ unlocking: () async throws -> String
    ) async throws -> Response {
        let keys: String
        do {
            keys = try await unlocking()
        } catch {
            // Half signed in is not signed in.
            try? await accounts.endSession(
                signedIn.session.id, by: Caller(signedIn.account, request: context.requestID))
            throw error
        }
        let settings = accounts.settings
        let reply = SignedInReply(
            token: isForBrowser ? nil : signedIn.token.text, device: isForBrowser ? nil : signedIn.device.text,
            account: AccountReply(signedIn.account),
            session: SessionReply(signedIn.session, current: signedIn.session.id), keys: keys,
            idleLimit: settings.idle, limit: settings.absolute)
        var response = try Reply.message(reply, status: .created)
        guard isForBrowser else { return response }
        for (name, value, seconds) in [
            (SessionCookies.session, signedIn.token.text, settings.absolute),
            (SessionCookies.device, signedIn.device.text, 180 * 86_400),
        ] {
            response.headers.append(
                HTTPField(
                    name: .setCookie,
                    value: SessionCookies.header(name, value, seconds: seconds, isSecure: isSecure)))
        }
        return response
    }

    @Sendable private func list(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let current = try caller.session().session.id
        let sessions = try await accounts.sessions(of: caller.account.id)
        return try Reply.message(
            PageReply(entries: sessions.map { SessionReply($0, current: current) }, next: nil))
    }

    @Sendable private func end(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let id = context.parameters.get("session_id") ?? ""
        let own = try caller.session().session.id
        let isOwn = id == "current" || id == own
        // First there: whoever is signed out signs nothing. One that has ended, or is away, has ended too.
        if isOwn, let token = caller.holderToken { try? await service.desk.acting(token).endSession("current") }
        try await accounts.endSession(isOwn ? own : id, by: context.actor(caller))
        var response = Reply.nothing
        if isOwn {
            response.headers[.setCookie] = SessionCookies.header(
                SessionCookies.session, "", seconds: 0, isSecure: isSecure)
        }
        return response
    }
}

extension GatewayContext {
    /// Where a session is opened from.
    func place(_ request: Request) -> SessionPlace {
        SessionPlace(source: SourceAddress(client ?? peer), agent: request.headers[.userAgent], request: requestID)
    }
}
