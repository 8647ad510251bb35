internal import Glibc
internal import Hummingbird
internal import NIOCore
internal import RecordErrors

/// Lets in only the users of this machine who are named, this process's own, and root: the kernel says who has opened
/// the connection (`SO_PEERCRED`, unix(7)).
struct PeerMiddleware: RouterMiddleware {
    /// The kernel's `struct ucred`.
    private struct Credentials: Sendable {
        let process: Int32
        let user: UInt32
        let group: UInt32
    }

    let users: Set<UInt32>

    func handle(
        _ request: Request, context: ServiceContext,
        next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        guard let socket = context.channel as? any SocketOptionProvider else {
            throw RecordFailure(.clientNotAccepted)
        }
        let peer: Credentials = try await socket.unsafeGetSocketOption(
            level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED)
        ).get()
        guard peer.user == 0 || peer.user == geteuid() || users.contains(peer.user) else {
            throw RecordFailure(
                .clientNotAccepted, "user \(peer.user) of this machine is not one whom service.client_users names")
        }
        return try await next(request, context)
    }
}
