internal import Cryptography
internal import Holders
internal import Hummingbird
internal import RecordErrors
internal import RecordRemote

/// Passkeys of the session's holder: pinned, and removed.
struct PasskeyRoutes {
    let door: Door

    func add(to router: RouterGroup<ServiceContext>) {
        router.post("passkeys") { request, _ in
            let session = try door.requireSession(request)
            let message = try await request.message(PasskeyMessage.self)
            try await door.holders.addPasskey(
                message.new(), door.approval(request), secret: door.secret(message.secret), in: session)
            return Answer.nothing
        }
        router.delete("passkeys/:passkey") { request, context in
            let session = try door.requireSession(request)
            let digest = context.parameters.get("passkey").flatMap { Hex.decode($0) }
            // A holder has few of them.
            let found = try await door.holders.passkeys(of: session.holder).first { SHA256.hash($0) == digest }
            guard let credential = found else { throw RecordFailure(.notFound, "such passkey") }
            try await door.holders.requireApproval(
                of: .removePasskey(session.holder, credential), door.approval(request), in: session)
            try await door.holders.removePasskey(credential, of: session.holder)
            return Answer.nothing
        }
    }
}
