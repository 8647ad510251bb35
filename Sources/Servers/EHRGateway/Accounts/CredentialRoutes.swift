internal import Accounts
internal import Cryptography
internal import HTTPTypes
internal import Hummingbird
internal import RecordKeys
internal import RecordRemote

/// One's own password, one-time password and recovery codes. Of who is somebody on the ledger, the encryption service
/// keeps the second factor, and verifies itself what is grave.
struct CredentialRoutes: Sendable {
    let accounts: AccountDesk
    let secrets: HolderSecret
    let unlocking: HolderUnlocking

    private var service: HolderSessions { secrets.service }

    var routes: [GatewayRoute] {
        let (people, holders) = (SignedInRule(), RoleRule(.patient, .doctor, .registrar))
        let locked = RoleRule(.patient, .doctor, .registrar, isBeforeKeys: true)
        let factor = "/v1/me/one-time-password"
        return [
            GatewayRoute(.put, "/v1/me/password", people, changePassword),
            GatewayRoute(.post, "/v1/me/recovery", locked, recover),
            GatewayRoute(.post, "/v1/me/recovery-codes", holders, replay: .once, drawCodes),
            GatewayRoute(.get, factor, people, show),
            GatewayRoute(.post, factor, people, replay: .once, offer),
            GatewayRoute(.put, factor, people, confirm),
            GatewayRoute(.delete, factor, holders, remove),
        ]
    }

    @Sendable private func changePassword(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let (session, token) = try caller.session()
        let message = try await request.message(PasswordChangeRequest.self)
        let (old, new) = (SecretBytes.typed(message.password), SecretBytes.typed(message.newPassword))
        try await accounts.confirm(old, of: caller.account.id)
        try AccountDesk.check(
            new, knowing: [caller.account.signInName, caller.account.displayName].compactMap { $0 })
        // While a recovery is open the password is not what wraps the key anyway.
        if let holder = caller.holder, caller.account.recoveringSince == nil {
            try await secrets.change(from: old, to: new, of: holder, for: caller, request)
        }
        let device = SessionCookies.value(SessionCookies.device, of: request).flatMap { BearerToken($0) }
        try await accounts.changePassword(
            from: old, to: new, keeping: session.id, device: device, by: context.actor(caller))
        guard caller.holderToken == nil else { return try Reply.message(UnlockedReply(keys: "open")) }
        return try Reply.message(
            UnlockedReply(keys: try await unlocking.unlock(caller.account, token, new, code: nil, context)))
    }

    /// The key in custody comes under the password that a link has set.
    @Sendable private func recover(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let token = try caller.session().token
        guard let holder = caller.holder else { throw GatewayProblem.notFound }
        let message = try await request.message(RecoveryRequest.self)
        let password = SecretBytes.typed(message.password)
        try await accounts.confirm(password, of: caller.account.id)
        try await secrets.recover(to: password, of: holder, message.recoveryNumber, message.recoveryCode)
        try await accounts.recovered(
            caller.account.id, keeping: try caller.session().session.id, by: context.actor(caller))
        try await accounts.noteSecondFactor(
            atEncryptionService: false, of: caller.account.id, by: context.actor(caller))
        return try Reply.message(
            UnlockedReply(keys: try await unlocking.unlock(caller.account, token, password, code: nil, context)))
    }

    @Sendable private func drawCodes(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        guard let holder = caller.holder else { throw GatewayProblem.notFound }
        let password = try await confirmed(request, caller)
        let codes = try await service.acting(for: caller, request).makeRecoveryCodes(
            of: holder, secret: secrets.secret(of: password, holder))
        return try Reply.message(CodesReply(codes: codes), status: .created)
    }

    @Sendable private func show(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let account = try context.requireCaller().account
        let left = account.holder == nil ? try await accounts.lostDeviceCodesLeft(of: account.id) : nil
        return try Reply.message(SecondFactorReply(secondFactor: account.secondFactor.rawValue, codesLeft: left))
    }

    @Sendable private func offer(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        guard let holder = caller.holder else {
            let password = SecretBytes.typed(try await request.message(PasswordRequest.self).password)
            let offer = try await accounts.offerOneTimePassword(of: caller.account.id, password: password)
            return try Reply.message(OneTimePasswordReply(uri: offer.uri, text: offer.text), status: .created)
        }
        let password = try await confirmed(request, caller)
        // The secret counts for who has no way to approve yet, and an approval for others.
        let made = try await service.acting(for: caller, request).makeOneTimePassword(
            for: holder, secret: secrets.secret(of: password, holder))
        return try Reply.message(OneTimePasswordReply(uri: made.uri, text: made.secret), status: .created)
    }

    @Sendable private func confirm(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (caller, actor) = (try context.requireCaller(), context.actor(try context.requireCaller()))
        let code = try await request.message(CodeRequest.self).code
        guard caller.holder != nil else {
            return try Reply.message(
                CodesReply(
                    codes: try await accounts.confirmOneTimePassword(of: caller.account.id, code: code, by: actor)))
        }
        try await service.acting(for: caller, request).confirmOneTimePassword(code: code)
        try await accounts.noteSecondFactor(atEncryptionService: true, of: caller.account.id, by: actor)
        // As there: what was opened without it ends.
        let device = SessionCookies.value(SessionCookies.device, of: request).flatMap { BearerToken($0) }
        try await accounts.endOtherSessions(than: try caller.session().session.id, device: device, by: actor)
        return try Reply.message(CodesReply(codes: []))
    }

    @Sendable private func remove(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        guard let holder = caller.holder else { throw GatewayProblem.notFound }
        try await service.acting(for: caller, request).removeOneTimePassword(of: holder)
        try await accounts.noteSecondFactor(
            atEncryptionService: false, of: caller.account.id, by: context.actor(caller))
        return Reply.nothing
    }

    /// The password of a message, which is the caller's.
    private func confirmed(_ request: Request, _ caller: Requester) async throws -> SecretBytes {
        let password = SecretBytes.typed(try await request.message(PasswordRequest.self).password)
        try await accounts.confirm(password, of: caller.account.id)
        return password
    }
}
