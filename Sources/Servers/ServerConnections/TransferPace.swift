internal import HTTPTypes
package import NIOCore
internal import NIOHTTPTypes

/// Closes a connection whose first head does not come, whose body stops coming while it is waited for or goes on coming
/// when it is answered, or whose reader takes nothing of what is written. Belongs to the connection's event loop.
final class TransferPace: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: ConnectionLimits
    private var hasHead = false
    private var isReadingBody = false
    /// For how many windows the answer to a body that still comes has been out; nil where there is none.
    private var windowsSinceAnswer: Int?
    /// A read was asked for and nothing has come: where the server itself does not read, nobody is late.
    private var isReadPending = false
    /// For how many windows the body may stop coming, and for how many it has.
    private var (windowsOfPause, silentWindows) = (0, 0)
    private var received = 0
    private var written = 0
    private var buffered = 0
    /// Bytes of a stream of HTTP/2 that its client's window has not let out yet.
    private var pending = 0
    private var headDeadline: Scheduled<Void>?
    private var nextWindow: Scheduled<Void>?

    init(_ limits: ConnectionLimits) {
        self.limits = limits
    }

    func handlerAdded(context: ChannelHandlerContext) {
        headDeadline = after(limits.headSeconds, context) { pace, context in
            if !pace.hasHead { context.close(promise: nil) }
        }
        watch(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) { cancel() }

    func channelInactive(context: ChannelHandlerContext) {
        cancel()
        context.fireChannelInactive()
    }

    func read(context: ChannelHandlerContext) {
        isReadPending = true
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isReadPending = false
        switch unwrapInboundIn(data) {
        case .head:
            hasHead = true
            isReadingBody = true
            windowsSinceAnswer = nil
            (windowsOfPause, silentWindows) = (0, 0)
            // Its first window is a whole one.
            received = limits.bytesPerWindow
        case .body(let bytes): received += bytes.readableBytes
        case .end: isReadingBody = false
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head: break
        case .body(let bytes):
            written += bytes.readableBytes
            if context.channel.isStream {
                let (count, promise) = (bytes.readableBytes, promise ?? context.eventLoop.makePromise())
                pending += count
                promise.futureResult.assumeIsolated().whenComplete { [self] _ in pending -= count }
                return context.write(data, promise: promise)
            }
        case .end: if isReadingBody { windowsSinceAnswer = 0 }
        }
        context.write(data, promise: promise)
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard let pause = event as? BodyPause else {
            return context.triggerUserOutboundEvent(event, promise: promise)
        }
        windowsOfPause = isReadingBody ? Int(1 + (pause.seconds - 1) / limits.windowSeconds) : 0
        promise?.succeed()
    }

    private func cancel() {
        headDeadline?.cancel()
        nextWindow?.cancel()
    }

    private func watch(_ context: ChannelHandlerContext) {
        nextWindow = after(limits.windowSeconds, context) { pace, context in
            if pace.isLate(context.channel) {
                // The end of a stream waits behind what its connection's client does not take.
                if context.channel.isStream { context.channel.parent?.close(mode: .all, promise: nil) }
                return context.close(promise: nil)
            }
            if pace.silentWindows > 0 {
                // Hummingbird ends a request of which no part comes for `idleSeconds`: a piece of nothing is one.
                context.fireChannelRead(pace.wrapInboundOut(.body(ByteBuffer())))
                context.fireChannelReadComplete()
            }
            pace.watch(context)
        }
    }

    private func isLate(_ channel: any Channel) -> Bool {
        // A stream of HTTP/2 has no such option, and ends the process where it is asked for.
        let now =
            channel.isStream ? pending : (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        // Heads and TLS's own bytes make it a little more, which errs on the client's side.
        let taken = buffered + written - now
        let isReaderLate = buffered > 0 && now > 0 && taken < limits.bytesPerWindow
        let least = windowsOfPause > 0 ? 1 : limits.bytesPerWindow
        silentWindows = isReadingBody && isReadPending && received < least ? silentWindows + 1 : 0
        let isSenderLate = silentWindows > windowsOfPause
        // Whoever still sends gets a whole window to read the answer; nothing of what comes is of use.
        let isAnsweredLong = isReadingBody && (windowsSinceAnswer ?? 0) > 0
        windowsSinceAnswer = windowsSinceAnswer.map { $0 + 1 }
        (received, written, buffered) = (0, 0, now)
        return isReaderLate || isSenderLate || isAnsweredLong
    }

    private func after(
        _ seconds: Int64, _ context: ChannelHandlerContext,
        _ body: @escaping (TransferPace, ChannelHandlerContext) -> Void
    ) -> Scheduled<Void> {
        context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(seconds)) { [weak self] in
            guard let self, context.channel.isActive else { return }
            body(self, context)
        }
    }
}

/// A body may stop coming for a while.
private struct BodyPause: Sendable {
    let seconds: Int64
}

extension Channel {
    /// Lets the body of the request that is being read stop for so long each time, from one byte to the next. For few
    /// clients, who have shown who they are: each holds what its request holds.
    package func letBodyPause(seconds: Int64) async throws {
        try await triggerUserOutboundEvent(BodyPause(seconds: max(1, seconds))).get()
    }

    /// Whether it is a stream of HTTP/2: the child of a connection, which is the child of a socket that listens.
    var isStream: Bool { parent?.parent != nil }
}
