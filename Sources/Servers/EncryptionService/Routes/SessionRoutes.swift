internal import FoundationEssentials
internal import HTTPTypes
internal import Holders
internal import Hummingbird
internal import Logging
internal import RecordErrors
internal import RecordFlow
internal import RecordKeys
internal import RecordRemote
internal import SawtoothSigning

/// Sessions: opened, listed and ended by their holder; and nonces to approve grave acts with.
struct SessionRoutes {
    let door: Door

    func add(to router: RouterGroup<ServiceContext>) {
        let sessions = router.group("sessions")
        sessions.post("challenges") { _, _ in
            try Answer.message(
                ChallengeMessage(door.holders.sessions.challenge(), age: HolderLimits.challengeAge), status: .created)
        }
        sessions.post { request, context in try await open(request, context) }
        sessions.get { request, _ in
            let session = try door.requireSession(request)
            return try Answer.message(
                SessionsMessage(
                    door.holders.sessions.list(session.holder).map { other, idle in
                        SessionMessage(other, idle: idle, isCurrent: other.id == session.id)
                    }))
        }
        sessions.delete(":session_id") { request, context in
            let session = try door.requireSession(request)
            let id = context.parameters.get("session_id") ?? ""
            guard door.holders.sessions.end(id == "current" ? session.id : id, of: session.holder) else {
                throw RecordFailure(.notFound, "such session")
            }
            return Answer.nothing
        }
        router.get("approvals") { request, _ in
            let holder = try door.requireSession(request).holder
            return try Answer.message(ApprovalWaysMessage(try await door.holders.approvalWays(of: holder)))
        }
        router.post("approvals") { request, _ in
            let session = try door.requireSession(request)
            var nonce: [UInt8]
            // With a body a code approves acts; without one a signature will.
            if request.headers[.contentType] == nil && request.announcedLength ?? 0 == 0 {
                nonce = door.holders.sessions.nonce(for: session)
            } else {
                let message = try await request.message(ApprovalRequestMessage.self)
                nonce = try await door.holders.approve(message.acts, code: message.code, in: session)
            }
            return try Answer.message(ChallengeMessage(nonce, age: HolderLimits.approvalAge), status: .created)
        }
    }

    private func open(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let message = try await request.message(SessionRequestMessage.self)
        let holder = try message.holder()
        let (token, session): (String, Session)
        switch (message.secret, message.challenge, message.signature) {
        case (let secret?, nil, nil) where message.passkey != nil && message.code == nil:
            (token, session) = try await door.holders.open(
                holder, passkey: Array(message.passkey ?? Data()), secret: UnlockSecret(given: secret))
        case (let secret?, nil, nil) where message.passkey == nil:
            (token, session) = try await door.holders.open(
                holder, secret: UnlockSecret(given: secret), code: message.code)
        case (nil, let challenge?, let bytes?) where message.code == nil && message.passkey == nil:
            guard let signature = Signature(bytes: Array(bytes)) else { throw RecordFailure(.sessionRefused) }
            (token, session) = try await door.holders.open(
                holder, challenge: Array(challenge), signature: signature)
        default:
            throw RecordFailure(
                .messageInvalid,
                "give secret, with a code where there is one or with the passkey whose secret it is, or challenge and "
                    + "signature")
        }
        if case .doctor(let doctor) = holder {
            // What an emergency rests on while the ledger is away; nobody waits for it.
            let desk = door.desk
            Task { try? await desk.lookForAttestation(of: doctor) }
        }
        if let key = try await door.holders.signer(of: session) {
            // What was promised while nobody could sign is signed now, whether anyone waits for it or not.
            let desk = door.desk.signing(with: key, for: holder)
            let logger = context.logger
            Task {
                do {
                    _ = try await desk.settleUnsigned(timeout: .seconds(30))
                } catch {
                    logger.warning("withdrawals could not be signed", metadata: ["error": "\(error)"])
                }
            }
        }
        return try Answer.message(OpenedSessionMessage(token: token, session), status: .created)
    }
}
