internal import Accounts
internal import Cryptography
internal import HTTPTypes
internal import Holders
internal import Hummingbird
internal import Logging
internal import RecordErrors
internal import RecordKeys
internal import RecordRemote

/// Signing in and out. The password is stretched twice here and forgotten: into a verifier, which is kept, and into the
/// unlock secret that opens the holder's session at the encryption service, which is not.
struct SessionRoutes: Sendable {
    let accounts: AccountDesk
    let service: HolderSessions
    /// Whether browsers reach the gateway over TLS.
    let isSecure: Bool

    var routes: [GatewayRoute] {
        [
            GatewayRoute(.post, "/v1/sessions", AnyoneRule(), signIn),
            GatewayRoute(.get, "/v1/sessions", SignedInRule(), list),
            GatewayRoute(.delete, "/v1/sessions/{session_id}", SignedInRule(), end),
            GatewayRoute(.get, "/v1/me", SignedInRule()) { _, context in
                try Reply.message(AccountReply(try context.requireCaller().account))
            },
        ]
    }

    @Sendable private func signIn(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let message = try await request.message(SignInMessage.self)
        let password = SecretBytes.typed(message.password)
        let device = message.device ?? SessionCookies.value(SessionCookies.device, of: request)
        let signedIn = try await accounts.signIn(
            SignInAttempt(
                name: message.name, password: password, code: message.code,
                device: device.flatMap { BearerToken($0) }, place: context.place(request)))
        let keys = try await unlock(signedIn, password, code: message.code, context)
        return try reply(signedIn, keys: keys, isForBrowser: message.cookie ?? false)
    }

    /// Opens the holder's session at the encryption service, and keeps its token where the gateway alone cannot read
    /// it.
    private func unlock(
        _ signedIn: SignedIn, _ password: SecretBytes, code: String?, _ context: GatewayContext
    ) async throws -> String {
        guard let holder = signedIn.account.holder.flatMap({ KeyHolder($0.text) }) else { return "none" }
        do {
            let secret = try await accounts.gate.run(.known) { try UnlockSecret.derived(from: password, of: holder) }
            let opened = try await service.desk.openSession(of: holder, secret: secret, code: code)
            var token = Array(opened.token.utf8)
            try await accounts.keep(SecretBytes(movingFrom: &token), in: signedIn.token)
            return "open"
        } catch let error as RecordFailure
            where [.codeNeeded, .codeRefused, .attemptsExhausted].contains(error.code)
            || code != nil && error.code == .sessionRefused
        {
            // Half signed in is not signed in. A wrong code is told as a wrong secret is.
            try? await accounts.endSession(
                signedIn.session.id, by: Caller(signedIn.account, request: context.requestID))
            if error.code == .attemptsExhausted { throw error }
            throw AccountFailure(error.code == .codeNeeded ? .secondFactorNeeded : .codeRefused)
        } catch let error as RecordFailure where error.code == .sessionRefused || error.code == .invalid {
            return "refused"
        } catch let error as RecordFailure where error.isRetryable {
            context.logger.warning("the encryption service does not answer at a sign-in")
            return "away"
        }
    }

    private func reply(_ signedIn: SignedIn, keys: String, isForBrowser: Bool) throws -> Response {
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
        let sessions = try await accounts.sessions(of: caller.account.id)
        return try Reply.message(
            PageReply(entries: sessions.map { SessionReply($0, current: caller.session.id) }, next: nil))
    }

    @Sendable private func end(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let id = context.parameters.get("session_id") ?? ""
        let isOwn = id == "current" || id == caller.session.id
        // First there: whoever is signed out signs nothing. One that has ended, or is away, has ended too.
        if isOwn, let token = caller.holderToken { try? await service.desk.acting(token).endSession("current") }
        try await accounts.endSession(isOwn ? caller.session.id : id, by: context.actor(caller))
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
