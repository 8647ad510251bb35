internal import Accounts
internal import Cryptography
internal import EHRFamily
internal import FoundationEssentials
internal import HTTPTypes
internal import Holders
internal import Hummingbird
internal import RecordErrors
internal import RecordKeys
internal import RecordRemote
internal import WebAuthn

/// Passkeys: made known, listed, renamed, removed, and signed in with. What one unlocks and approves, the encryption
/// service keeps and verifies itself.
struct PasskeyRoutes: Sendable {
    let secrets: HolderSecret
    let unlocking: HolderUnlocking
    let sessions: SessionRoutes

    private var accounts: AccountDesk { secrets.accounts }
    private var service: HolderSessions { secrets.service }

    var routes: [GatewayRoute] {
        let (people, one) = (SignedInRule(), "/v1/me/passkeys/{passkey_id}")
        return [
            GatewayRoute(.post, "/v1/sessions/passkey/challenges", AnyoneRule(), challenge),
            GatewayRoute(.post, "/v1/sessions/passkey", AnyoneRule(), replay: .once, signIn),
            GatewayRoute(.post, "/v1/me/passkeys/challenges", people, offer),
            GatewayRoute(.get, "/v1/me/passkeys", people, list),
            GatewayRoute(.post, "/v1/me/passkeys", people, replay: .once, add),
            GatewayRoute(.patch, one, people, rename),
            GatewayRoute(.delete, one, people, remove),
        ]
    }

    @Sendable private func challenge(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let drawn = try accounts.passkeyChallenge()
        return try Reply.message(
            PasskeyChallengeReply(challenge: Data(drawn.challenge), relyingParty: drawn.relyingParty.id),
            status: .created)
    }

    @Sendable private func signIn(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let message = try await request.message(PasskeySignInMessage.self)
        let secret = try message.secret.map { try UnlockSecret(given: $0) }
        let device = message.device ?? SessionCookies.value(SessionCookies.device, of: request)
        let (signedIn, passkey) = try await accounts.signIn(
            PasskeyAttempt(
                message.assertion, user: message.user.map { Array($0) }, device: device.flatMap { BearerToken($0) },
                place: context.place(request)))
        return try await sessions.reply(signedIn, isForBrowser: message.cookie ?? false, context) {
            try await unlocking.unlock(signedIn.account, signedIn.token, passkey, secret, context)
        }
    }

    @Sendable private func offer(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try requireSecondFactor(context)
        let password = SecretBytes.typed(try await request.message(PasswordRequest.self).password)
        let offer = try await accounts.offerPasskey(
            to: caller.account.id, password: password, in: try caller.session().session.id)
        return try Reply.message(PasskeyOfferReply(offer, to: caller.account), status: .created)
    }

    @Sendable private func list(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let found = try await accounts.passkeys(of: try context.requireCaller().account.id)
        return try Reply.message(PageReply(entries: found.map { PasskeyReply($0) }, next: nil))
    }

    /// First at the encryption service: asked again after a failure in between, it is pinned there anew.
    @Sendable private func add(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try requireSecondFactor(context)
        let message = try await request.message(PasskeyAddition.self)
        let password = SecretBytes.typed(message.password)
        try await accounts.confirm(password, of: caller.account.id)
        let wanted = PasskeyRequest(
            clientData: Array(message.clientData), attestationObject: Array(message.attestationObject),
            label: message.label, session: try caller.session().session.id)
        let made = try accounts.verify(wanted)
        var new: NewPasskey?
        if let holder = caller.holder, caller.holderToken != nil, let key = EncryptionKey(made.publicKey.point) {
            let pinned = try NewPasskey(
                credential: made.id, publicKey: key, relyingParty: try accounts.requirePasskeys(),
                secret: try message.secret.map { try UnlockSecret(given: $0) })
            try await service.acting(for: caller, request).addPasskey(
                pinned, of: holder, secret: secrets.secret(of: password, holder))
            new = pinned
        }
        let added = try await accounts.addPasskey(
            wanted, unlocks: new?.secret != nil, approves: new != nil, by: context.actor(caller))
        return try Reply.message(PasskeyReply(added), status: .created)
    }

    @Sendable private func rename(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let label = try await request.message(PasskeyLabel.self).label
        let renamed = try await accounts.renamePasskey(
            id(context), to: label, by: context.actor(try context.requireCaller()))
        return try Reply.message(PasskeyReply(renamed))
    }

    @Sendable private func remove(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let passkey = try await accounts.passkey(id(context), by: context.actor(caller))
        if passkey.approves, let holder = caller.holder {
            do {
                try await service.acting(for: caller, request).removePasskey(passkey.credential, of: holder)
            } catch let error as RecordFailure where error.code == .notFound {
                // A recovery has removed it there.
            }
        }
        try await accounts.removePasskey(
            passkey.id, keeping: try caller.session().session.id, by: context.actor(caller))
        return Reply.nothing
    }

    /// A second factor that the encryption service keeps was asked for only where it has opened a session: a password
    /// alone, while it is away, adds no way around that factor.
    private func requireSecondFactor(_ context: GatewayContext) throws -> Requester {
        let caller = try context.requireCaller()
        guard caller.account.secondFactor != .encryptionService || caller.holderToken != nil else {
            throw caller.keysAreClosed
        }
        return caller
    }

    private func id(_ context: GatewayContext) -> String { context.parameters.get("passkey_id") ?? "" }
}
