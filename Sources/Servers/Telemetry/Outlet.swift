internal import AsyncHTTPClient
internal import Locking
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import OutgoingHTTP

/// Items on their way to a receiver: a queue of a fixed length, and one request at a time.
final class Outlet<Item: Sendable>: Sendable {
    /// Seconds that the receiver has for an answer.
    private static var answerSeconds: Int64 { 5 }
    /// The pause after a request that failed: a receiver that is away is not asked as fast as it refuses.
    private static var pause: Duration { .seconds(5) }

    private struct State: Sendable {
        var waiting: [Item] = []
        var counts = TelemetryCounts()
        var isFailing = false
    }

    private let client: HTTPClient
    private let endpoint: String
    private let headers: HTTPHeaders
    private let room: Int
    private let batch: Int
    private let encode: @Sendable ([Item]) -> [UInt8]
    private let logger: Logger
    private let state = LockedValue(State())
    private let news: AsyncStream<Void>
    private let tell: AsyncStream<Void>.Continuation

    /// - Parameters:
    ///   - endpoint: the URL, whose address was checked. It holds no credential.
    ///   - authorities: a PEM file of the only trusted CA certificates; nil for the system's.
    ///   - room: how many items wait at most.
    ///   - batch: how many go in one request at most.
    ///   - encode: the body for some items.
    /// - Throws: `OutgoingRefusal.file`.
    init(
        endpoint: String, headers: [(String, String)], authorities: String?, room: Int, batch: Int, logger: Logger,
        encode: @escaping @Sendable ([Item]) -> [UInt8]
    ) throws(OutgoingRefusal) {
        var configuration: HTTPClient.Configuration = try .outgoing(OutgoingTLS(authorities: authorities))
        configuration.timeout.connect = .seconds(Self.answerSeconds)
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        self.endpoint = endpoint
        self.headers = HTTPHeaders(headers)
        self.room = room
        self.batch = batch
        self.encode = encode
        self.logger = logger
        (news, tell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    deinit {
        // The pool closes its connections in the background; the client stays alive until then.
        _ = client.shutdown()
    }

    var counts: TelemetryCounts { state.withLock { $0.counts } }

    /// Takes an item, or drops it where too many wait. Never waits.
    func take(_ item: Item) {
        let isTaken = state.withLock { state in
            guard state.waiting.count < room else {
                state.counts.dropped += 1
                return false
            }
            state.waiting.append(item)
            return true
        }
        if isTaken { tell.yield() }
    }

    /// Sends until cancelled.
    func run() async {
        for await _ in news {
            while !Task.isCancelled {
                let items = state.withLock { state in
                    let items = Array(state.waiting.prefix(batch))
                    state.waiting.removeFirst(items.count)
                    return items
                }
                guard !items.isEmpty else { break }
                if await isSent(encode(items)) {
                    state.withLock { state in
                        state.counts.sent += items.count
                        state.isFailing = false
                    }
                } else {
                    state.withLock { $0.counts.dropped += items.count }
                    try? await Task.sleep(for: Self.pause)
                }
            }
        }
    }

    private func isSent(_ body: [UInt8]) async -> Bool {
        var request = HTTPClientRequest(url: endpoint)
        request.method = .POST
        request.headers = headers
        request.body = .bytes(ByteBuffer(bytes: body))
        let reason: String
        do {
            // The answer's body is of no interest: dropped, its request ends.
            let answer = try await client.execute(request, timeout: .seconds(Self.answerSeconds))
            if 200..<300 ~= answer.status.code { return true }
            reason = "status \(answer.status.code)"
        } catch {
            reason = ConnectionReason.text(error)
        }
        let isNew = state.withLock { state in
            defer { state.isFailing = true }
            return !state.isFailing
        }
        if isNew { logger.warning("a receiver takes nothing, and it is dropped", metadata: ["why": "\(reason)"]) }
        return false
    }
}
