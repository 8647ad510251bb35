package import HummingbirdCore
internal import HummingbirdHTTP2
internal import HummingbirdTLS
internal import Logging
internal import NIOCore
package import NIOSSL

extension HTTPServerBuilder {
    /// HTTP/1.1, with TLS or without, within limits.
    ///
    /// - Parameter withHTTP2: whether a client that asks for HTTP/2 in the TLS handshake gets it; its streams have the
    ///   limits that connections of HTTP/1.1 have.
    package static func guarded(
        by limits: ConnectionLimits = ConnectionLimits(), tls: TLSConfiguration? = nil, withHTTP2: Bool = false
    ) -> HTTPServerBuilder {
        let count = ConnectionCount(limits)
        return HTTPServerBuilder { responder in
            let responder = Expectation.kept(by: responder)
            let configuration = HTTP1Channel.Configuration(
                additionalChannelHandlers: [Expectation(), TransferPace(limits)],
                idleTimeout: .seconds(limits.idleSeconds))
            if let tls, withHTTP2 {
                let http = try HTTP2UpgradeChannel(
                    tlsConfiguration: tls,
                    configuration: .init(
                        idleTimeout: .seconds(limits.idleSeconds),
                        gracefulCloseTimeout: .seconds(limits.windowSeconds), streamConfiguration: configuration),
                    responder: responder)
                return GuardedChannel(base: http, limits: limits, count: count)
            }
            let http = HTTP1Channel(responder: responder, configuration: configuration)
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
        let value = base.setup(channel: channel, logger: logger)
        // Where the handshake chooses between two kinds of HTTP, their own limits begin after it.
        if let tls = try? channel.pipeline.syncOperations.handler(type: NIOSSLServerHandler.self) {
            try? channel.pipeline.syncOperations.addHandler(FirstBytes(limits.headSeconds), position: .after(tls))
        }
        return value
    }

    func handle(value: Base.Value, logger: Logger) async {
        await base.handle(value: value, logger: logger)
    }
}

/// Closes a connection on which no byte has come out of TLS in time. Belongs to the connection's event loop.
private final class FirstBytes: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let seconds: Int64
    private var deadline: Scheduled<Void>?

    init(_ seconds: Int64) {
        self.seconds = seconds
    }

    func handlerAdded(context: ChannelHandlerContext) {
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(seconds)) { [weak self] in
            if self?.deadline != nil { context.close(promise: nil) }
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) { cancel() }

    func channelInactive(context: ChannelHandlerContext) {
        cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        cancel()
        context.fireChannelRead(data)
    }

    private func cancel() {
        deadline?.cancel()
        deadline = nil
    }
}
