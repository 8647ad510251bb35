internal import Hummingbird
internal import Logging
internal import NIOCore
internal import NIOSSL

/// The context of a request.
struct GatewayContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The connection that it came in on.
    let channel: any Channel
    /// Who asks; nil for whoever has not signed in.
    var caller: Requester?
    /// Why what was shown is nobody's; nil where nothing was shown, or somebody's.
    var refusal: (any Error)?
    /// Where the request comes from, as limits count; nil until that was looked at.
    var client: String?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// What the log and problem documents call the request.
    var requestID: String { "\(logger[metadataKey: "hb.request.id"] ?? "")" }

    /// The client's certificate in DER, which the TLS library has verified; nil where none was shown.
    var clientCertificate: [UInt8]? {
        get async {
            // A stream of HTTP/2 has its connection as parent; one of HTTP/1.1 is the connection.
            for connection in [channel, channel.parent].compactMap({ $0 }) {
                if let shown = try? await connection.nioSSL_peerCertificate().get() { return try? shown.toDERBytes() }
            }
            return nil
        }
    }

    /// The address of the connection, without its port; `local` on a Unix socket.
    var peer: String { channel.remoteAddress?.ipAddress ?? "local" }
}
