package import HummingbirdCore
internal import HummingbirdTLS
internal import Logging
internal import NIOCore
package import NIOSSL

extension HTTPServerBuilder {
    /// HTTP/1.1, with TLS or without, within limits.
    package static func guarded(
        by limits: ConnectionLimits = ConnectionLimits(), tls: TLSConfiguration? = nil
    ) -> HTTPServerBuilder {
        let count = ConnectionCount(limits)
        return HTTPServerBuilder { responder in
            let http = HTTP1Channel(
                responder: Expectation.kept(by: responder),
                configuration: .init(
                    additionalChannelHandlers: [Expectation(), TransferPace(limits)],
                    idleTimeout: .seconds(limits.idleSeconds)))
            guard let tls else { return GuardedChannel(base: http, limits: limits, count: count) }
            return GuardedChannel(base: try TLSChannel(http, tlsConfiguration: tls), limits: limits, count: count)
        }
    }
}

/// Counts a connection before anything is made for it; one too many is closed.
private struct GuardedChannel<Base: ServerChildChannel>: ServerChildChannel {
    /// There are too many connections.
    private struct Refused: Error {}

    let base: Base
    let limits: ConnectionLimits
    let count: ConnectionCount

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        let peer = channel.remoteAddress?.ipAddress ?? "local"
        guard count.enter(peer) else {
            logger.debug("too many connections", metadata: ["peer": "\(peer)"])
            channel.close(mode: .all, promise: nil)
            return channel.eventLoop.makeFailedFuture(Refused())
        }
        channel.closeFuture.whenComplete { [count] _ in count.leave(peer) }
        // An address family without it does without.
        try? channel.syncOptions?.setOption(.socketOption(.so_sndbuf), value: SocketOptionValue(limits.sendBuffer))
        return base.setup(channel: channel, logger: logger)
    }

    func handle(value: Base.Value, logger: Logger) async {
        await base.handle(value: value, logger: logger)
    }
}
