internal import Accounts
internal import Cryptography
internal import FoundationEssentials
internal import Hummingbird
internal import RecordRemote

/// How holders approve grave acts. The encryption service draws the nonces and verifies what comes back: the gateway
/// can make neither.
struct ApprovalRoutes: Sendable {
    let accounts: AccountDesk
    let secrets: HolderSecret

    private var service: HolderSessions { secrets.service }

    var routes: [GatewayRoute] {
        let holders = RoleRule(.patient, .doctor, .registrar)
        return [
            GatewayRoute(.post, "/v1/approvals", holders, right: .consentsWrite, replay: .once, draw),
            GatewayRoute(.get, "/v1/approvals", holders, right: .consentsWrite, ways),
            GatewayRoute(.put, "/v1/me/approval-key", holders, setKey),
        ]
    }

    /// The nonce of an approval, which the caller signs over an act; or, with a code of the caller's one-time password,
    /// one that approves the acts that are listed (docs/spec/holders.md).
    @Sendable private func draw(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let desk = try await desk(request, context)
        guard request.headers[.contentType] != nil else {
            return try Reply.message(try await desk.drawApproval(), status: .created)
        }
        let message = try await request.message(ApprovalRequestMessage.self)
        return try Reply.message(try await desk.drawApproval(message), status: .created)
    }

    @Sendable private func ways(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let desk = try await desk(request, context)
        return try Reply.message(ApprovalWaysReply(ways: try await desk.approvalWays()))
    }

    private func desk(_ request: Request, _ context: GatewayContext) async throws -> RemoteRecordDesk {
        let caller = try context.requireCaller()
        guard caller.holder != nil else { throw GatewayProblem.notFound }
        return try await service.acting(for: caller, request)
    }

    /// Another approval key, or a first one: with the password again and, of who can approve already, an approval.
    @Sendable private func setKey(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        guard let holder = caller.holder else { throw GatewayProblem.notFound }
        let message = try await request.message(ApprovalKeyRequest.self)
        guard let key = try HolderKeys(approval: message.approvalKey, encryption: nil).approval else {
            throw GatewayProblem.invalid("approval_key", HolderKeys.rule)
        }
        let password = SecretBytes.typed(message.password)
        try await accounts.confirm(password, of: caller.account.id)
        try await service.acting(for: caller, request).setApprovalKey(
            key, of: holder, secret: secrets.secret(of: password, holder))
        try await accounts.note(
            AuditNote(
                .approvalKeyChanged, by: context.actor(caller), to: caller.account.id, holder: caller.account.holder,
                [:]))
        return Reply.nothing
    }
}

struct ApprovalKeyRequest: RequestMessage {
    let password: String
    let approvalKey: Data

    enum CodingKeys: String, CodingKey, CaseIterable {
        case password
        case approvalKey = "approval_key"
    }
}

struct ApprovalWaysReply: Encodable, Sendable {
    /// `approval_key`, `ledger_key`, `one_time_password`, `passkey`.
    let ways: [String]
}
