internal import Accounts
internal import EHRFamily
internal import HTTPTypes
internal import Hummingbird
internal import RecordErrors
internal import RecordRemote

/// The encryption service in a caller's session there.
struct HolderSessions: Sendable {
    let desk: RemoteRecordDesk
    let keys = KeySessions()

    /// - Throws: `.sessionEnded` where the caller has none: nobody signs or reads for whoever is signed out; of a
    ///   service what `KeySessions` throws.
    func acting(for caller: Requester, _ request: Request) async throws -> RemoteRecordDesk {
        let token: String
        switch caller.proof {
        case .session:
            guard let kept = caller.holderToken else { throw caller.keysAreClosed }
            token = kept
        case .key(let key, let text):
            guard let holder = caller.holder else { throw GatewayProblem.notFound }
            token = try await keys.token(of: key, text, for: holder, at: desk)
        }
        // The proof goes through as it came: the service verifies it, and the gateway cannot make one.
        return desk.acting(token, approval: request.headers[.approval])
    }
}
