internal import Holders
internal import Hummingbird
internal import RecordErrors
internal import RecordFlow
internal import RecordRemote

/// How holders approve grave acts, changed in a session of theirs: a one-time password, made, confirmed by its first
/// code and removed; and another approval key.
struct ApprovalWayRoutes {
    let door: Door

    func add(to router: RouterGroup<ServiceContext>) {
        router.post("one-time-password") { request, _ in
            let session = try door.requireSession(request)
            let message = try await request.message(SecretAgainMessage.self)
            try await door.requireApproval(
                ofWay: .newOneTimePassword(session.holder), request, session, secret: message.secret)
            return try Answer.message(
                OneTimePasswordMessage(door.holders.makeOneTimePassword(in: session), of: session.holder),
                status: .created)
        }
        router.put("approval-key") { request, _ in
            let session = try door.requireSession(request)
            let message = try await request.message(ApprovalKeyMessage.self)
            try await door.holders.setApprovalKey(
                message.key(), door.approval(request), secret: door.secret(message.secret), in: session)
            return Answer.nothing
        }
        router.put("one-time-password") { request, _ in
            let session = try door.requireSession(request)
            let code = try await request.message(CodeMessage.self).code
            try await door.holders.confirmOneTimePassword(code: code, in: session)
            return Answer.nothing
        }
        router.delete("one-time-password") { request, _ in
            let session = try door.requireSession(request)
            try await door.requireApproval(
                of: .removeOneTimePassword(session.holder), request, Door.Visit(desk: door.desk, session: session))
            try await door.holders.removeOneTimePassword(of: session.holder)
            return Answer.nothing
        }
    }
}
