internal import Accounts
internal import Cryptography
internal import FoundationEssentials
internal import Holders
internal import Hummingbird
internal import RecordErrors
internal import RecordKeys
internal import RecordRemote

/// For who keeps their ledger key: they enrol with its signature, and it opens their session at the encryption service.
/// The key itself never comes here.
struct OwnKeyRoutes: Sendable {
    let accounts: AccountDesk
    let service: HolderSessions

    var routes: [GatewayRoute] {
        let holders = RoleRule(.patient, .doctor, isBeforeKeys: true)
        return [
            GatewayRoute(.post, "/v1/me/enrolment-codes", holders, replay: .once, drawCode),
            GatewayRoute(.post, "/v1/me/challenges", holders) { _, _ in
                try Reply.message(try await service.desk.drawSessionChallenge(), status: .created)
            },
            GatewayRoute(.put, "/v1/me/keys", holders, open),
        ]
    }

    /// A code to enrol with, of which the key signs the digest (docs/spec/holders.md#enrolment).
    @Sendable private func drawCode(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let password = SecretBytes.typed(try await request.message(PasswordRequest.self).password)
        try await accounts.confirm(password, of: caller.account.id)
        guard let holder = caller.holder else { throw GatewayProblem.notFound }
        return try Reply.message(
            CodeReply(code: try await service.desk.makeEnrolmentCode(for: holder)), status: .created)
    }

    @Sendable private func open(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        guard let holder = caller.holder else { throw GatewayProblem.notFound }
        let message = try await request.message(KeySessionRequest.self)
        let opened = try await service.desk.openSession(
            of: holder, challenge: message.challenge, signature: message.signature)
        var token = Array(opened.token.utf8)
        try await accounts.keep(SecretBytes(movingFrom: &token), in: caller.session().token)
        if let before = caller.holderToken { try? await service.desk.acting(before).endSession("current") }
        return try Reply.message(KeysReply(keys: "open"))
    }
}

/// What opens the holder's session with the ledger key.
struct KeySessionRequest: RequestMessage {
    /// 32 bytes.
    let challenge: Data
    /// 64 bytes, of the session's text (docs/spec/holders.md#sessions).
    let signature: Data

    enum CodingKeys: String, CodingKey, CaseIterable { case challenge, signature }
}

struct KeysReply: Encodable, Sendable {
    /// As `SignedInReply.keys`.
    let keys: String

    enum CodingKeys: String, CodingKey { case keys }
}

struct CodeReply: Encodable, Sendable {
    let code: String

    enum CodingKeys: String, CodingKey { case code }
}
