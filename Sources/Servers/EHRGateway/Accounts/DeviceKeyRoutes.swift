internal import Accounts
internal import Cryptography
internal import EHRFamily
internal import FoundationEssentials
internal import Hummingbird
internal import Logging
internal import RecordKeys
internal import RecordRemote

/// Another key that records open with, or a first one, of who has an account already. The ledger's entry names that
/// key, and is changed by a rotation alone, which gives its holder another ledger key, too
/// (docs/spec/holders.md#rotation).
struct DeviceKeyRoutes: Sendable {
    let secrets: HolderSecret

    private var accounts: AccountDesk { secrets.accounts }

    var routes: [GatewayRoute] {
        [GatewayRoute(.post, "/v1/me/device-key", RoleRule(.patient, .doctor), replay: .once, change)]
    }

    /// With the password again, and approved. The answer has the new recovery codes, whatever the ledger says: those of
    /// before are void by then.
    @Sendable private func change(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.requireCaller()
        let session = try caller.session().session
        guard let holder = caller.holder else { throw GatewayProblem.notFound }
        let message = try await request.message(DeviceKeyRequest.self)
        guard let key = try HolderKeys(approval: nil, encryption: message.encryptionKey).encryption else {
            throw GatewayProblem.invalid("encryption_key", HolderKeys.rule)
        }
        let password = SecretBytes.typed(message.password)
        try await accounts.confirm(password, of: caller.account.id)
        let (operation, codes) = try await secrets.service.acting(for: caller, request).rotate(
            holder, operation: OperationID(unchecked: Hex.encode(RandomBytes.make(16))),
            secret: secrets.secret(of: password, holder), encryptionKey: key, timeout: request.wait)
        // What fails from here on must not keep the codes from their holder: they are told once.
        do {
            let actor = context.actor(caller)
            if case .committed = operation.state {
                try await accounts.notePasskeysLocked(of: caller.account.id)
            }
            try await accounts.note(
                AuditNote(
                    .deviceKeyChanged, by: actor, to: caller.account.id, holder: caller.account.holder,
                    ["operation": operation.id, "state": OperationReply(operation).state]))
            // As at the encryption service, where they have ended.
            let device = SessionCookies.value(SessionCookies.device, of: request).flatMap { BearerToken($0) }
            try await accounts.endOtherSessions(than: session.id, device: device, by: actor)
        } catch {
            context.logger.error("what follows a new device key is not done", metadata: ["why": "\(error)"])
        }
        return try Reply.message(
            DeviceKeyReply(operation: OperationReply(operation), recoveryCodes: codes),
            status: operation.state.isDecided ? .ok : .accepted,
            headers: [.location: "/v1/operations/\(operation.id)"])
    }
}

struct DeviceKeyRequest: RequestMessage {
    let password: String
    let encryptionKey: Data

    enum CodingKeys: String, CodingKey, CaseIterable {
        case password
        case encryptionKey = "encryption_key"
    }
}

struct DeviceKeyReply: Encodable, Sendable {
    /// The rotation.
    let operation: OperationReply
    /// In the place of those of before.
    let recoveryCodes: [String]

    enum CodingKeys: String, CodingKey {
        case operation
        case recoveryCodes = "recovery_codes"
    }
}
