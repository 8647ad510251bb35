internal import Accounts
internal import HTTPTypes
internal import Holders
internal import Hummingbird
internal import RecordErrors
internal import RecordKeys
internal import RecordRemote

/// API keys of services: made and ended by administrators. The first key of a service that is somebody on the ledger
/// enrols it at the encryption service and unlocks its ledger key there.
struct ServiceKeyRoutes: Sendable {
    /// Seconds for which a key is good where nothing is said.
    private static let lifetime: Int64 = 90 * 86_400

    let accounts: AccountDesk
    let enrolment: HolderEnrolment

    var routes: [GatewayRoute] {
        let (path, admins) = ("/v1/accounts/{account_id}/keys", RoleRule(.admin))
        return [
            GatewayRoute(.post, path, admins, replay: .once, make),
            GatewayRoute(.get, path, admins) { _, context in
                let account = try await accounts.account(id(context))
                let keys = try await accounts.keys(of: account.id)
                return try Reply.message(PageReply(entries: keys.map { ServiceKeyReply($0) }, next: nil))
            },
            GatewayRoute(.delete, path + "/{key_id}", admins, end),
        ]
    }

    private func id(_ context: GatewayContext) -> String { context.parameters.get("account_id") ?? "" }

    @Sendable private func make(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let message = try await request.message(ServiceKeyRequest.self)
        let keys = try HolderKeys(approval: message.approvalKey, encryption: message.encryptionKey)
        let caller = context.actor(try context.requireCaller())
        let service = try await accounts.account(id(context))
        let made = try await accounts.makeKey(
            for: service.id, label: message.label, rights: message.knownRights(),
            lifetime: message.lifetime ?? ServiceKeyRoutes.lifetime, by: caller)
        var reply = ServiceKeyReply(made.key)
        reply.text = made.text.text
        do {
            try await unlock(service, made.text, made.key.id, message, keys, wait: request.wait, in: &reply)
        } catch {
            // Nobody will have seen it.
            _ = try? await accounts.revokeKey(made.key.id, by: caller)
            throw error
        }
        return try Reply.message(reply, status: .created, headers: [.location: "/v1/accounts/\(service.id)/keys"])
    }

    /// Has the key unlock the service's ledger key: its first one, or a later one with a recovery code, which ends that
    /// for those before it.
    private func unlock(
        _ service: Account, _ text: ServiceKeyText, _ made: String, _ message: ServiceKeyRequest, _ keys: HolderKeys,
        wait: Duration, in reply: inout ServiceKeyReply
    ) async throws {
        guard let holder = service.holder.flatMap({ KeyHolder($0.text) }) else { return }
        let secret = try KeySessions.secret(of: text)
        if let code = message.recoveryCode {
            try await enrolment.service.desk.changeSecret(
                of: holder, to: secret, recovery: message.recoveryNumber ?? 1, code)
            for key in try await accounts.keys(of: service.id) { enrolment.service.keys.forget(key.id) }
            reply.unlocks = true
            return
        }
        // An earlier key has enrolled it, and another one does not: to try would count as a wrong secret.
        let others = try await accounts.keys(of: service.id).filter { $0.id != made && $0.revokedAt == nil }
        guard message.enrolmentCode != nil || others.isEmpty else {
            reply.unlocks = false
            return
        }
        do {
            let outcome = try await enrolment.enrol(holder, secret, keys, code: message.enrolmentCode, wait: wait)
            (reply.unlocks, reply.recoveryCodes, reply.registered) = (true, outcome.recoveryCodes, outcome.isRegistered)
        } catch let error as RecordFailure where error.code == .conflict {
            reply.unlocks = false
        }
    }

    @Sendable private func end(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let id = context.parameters.get("key_id") ?? ""
        guard try await accounts.keys(of: self.id(context)).contains(where: { $0.id == id }) else {
            throw GatewayProblem.notFound
        }
        _ = try await accounts.revokeKey(id, by: context.actor(try context.requireCaller()))
        if let token = enrolment.service.keys.forget(id) {
            try? await enrolment.service.desk.acting(token).endSession("current")
        }
        return Reply.nothing
    }
}
