internal import Hummingbird
internal import Logging
internal import NIOCore

/// The context of a request.
struct GatewayContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The connection that it came in on.
    let channel: any Channel
    /// Who asks; nil for whoever has not signed in.
    var caller: Requester?
    /// Why what was shown is no session: told where one is asked for, and no obstacle to signing in again.
    var refusal: GatewayProblem?
    /// Where the request comes from, as limits count; nil until that was looked at.
    var client: String?
    /// The client's own trace, if it sent one (W3C Trace Context).
    var trace: TraceParent?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// What the log and problem documents call the request.
    var requestID: String { "\(logger[metadataKey: "hb.request.id"] ?? "")" }

    /// The address of the connection, without its port; `local` on a Unix socket.
    var peer: String { channel.remoteAddress?.ipAddress ?? "local" }
}
