internal import EHRFamily
internal import HTTPTypes
internal import Hummingbird
internal import RecordErrors
internal import RecordRemote

/// The encryption service in a caller's session there.
struct HolderSessions: Sendable {
    let desk: RemoteRecordDesk

    /// - Throws: `.sessionEnded` where the caller has none: nobody signs or reads for whoever is signed out.
    func acting(for caller: Requester, _ request: Request) throws -> RemoteRecordDesk {
        guard let token = caller.holderToken else { throw GatewayProblem.keysClosed }
        // The proof goes through as it came: the service verifies it, and the gateway cannot make one.
        return desk.acting(token, approval: request.headers[.approval])
    }
}
