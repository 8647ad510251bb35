package import HTTPTypes
internal import HummingbirdCore
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypes

/// `Expect: 100-continue` (RFC 9110, section 10.1.1): a client that waits for a word before it sends its body gets it
/// once the body is read, or a final answer instead. Belongs to the connection's event loop.
///
/// A word that is no method (RFC 9110, section 15.6.2) is answered here too: it has no request that could be answered.
final class Expectation: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// The client may be waiting: no byte of the body has come, and no answer was given.
    private var isWaiting = false
    private var openRequests = 0

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            openRequests += 1
            isWaiting = head.headerFields.waitForWord
        case .body, .end: isWaiting = false
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head):
            let wasWaiting = isWaiting
            isWaiting = false
            if head.status == .continue {
                // A client that did not wait needs no word.
                guard wasWaiting else {
                    promise?.succeed()
                    return
                }
            } else if wasWaiting, !context.channel.isStream {
                // Whether the body still comes is not known, so nothing after it could be told from it.
                head.headerFields[.connection] = "close"
            }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body: context.write(data, promise: promise)
        case .end:
            openRequests -= 1
            context.write(data, promise: promise)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError, error == .invalidMethod, openRequests == 0 else {
            return context.fireErrorCaught(error)
        }
        let text = ByteBuffer(string: "501 Not Implemented: the request's first word is no method of this server\n")
        let head = HTTPResponse(
            status: .notImplemented,
            headerFields: [
                .contentType: "text/plain; charset=utf-8", .contentLength: "\(text.readableBytes)",
                .connection: "close",
            ])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(text)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.close(promise: nil)
    }

    /// Lets `responder` read a body by asking for it.
    static func kept(by responder: @escaping HTTPChannelHandler.Responder) -> HTTPChannelHandler.Responder {
        { request, writer, channel in
            var request = request
            if request.headers.waitForWord {
                request.body = RequestBody(asyncSequence: ExpectedBody(body: request.body, channel: channel))
            }
            try await responder(request, writer, channel)
        }
    }
}

extension HTTPFields {
    /// Whether the client waits before it sends its body.
    package var waitForWord: Bool { self[.expect]?.lowercased() == "100-continue" }

    /// Whether the body is as it is, without a coding (RFC 9110, section 8.4).
    package var areOfPlainBody: Bool { self[.contentEncoding].map { $0.lowercased() == "identity" } ?? true }
}

/// A body that is asked for when it is first read.
private struct ExpectedBody: AsyncSequence, Sendable {
    let body: RequestBody
    let channel: any Channel

    struct AsyncIterator: AsyncIteratorProtocol {
        var body: RequestBody.AsyncIterator
        var channel: (any Channel)?

        mutating func next() async throws -> ByteBuffer? {
            if let channel {
                self.channel = nil
                // A connection that is gone shows at the body.
                try? await channel.writeAndFlush(HTTPResponsePart.head(HTTPResponse(status: .continue)))
            }
            return try await body.next()
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(body: body.makeAsyncIterator(), channel: channel)
    }
}
