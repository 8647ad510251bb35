internal import Glibc
internal import Logging
internal import SawtoothTransport

/// The thread of a metrics page: one `poll` over all connections, so that none delays another.
struct MetricsLoop {
    /// How long no connection is accepted when the process has no descriptors left, in nanoseconds.
    private static let pause: UInt64 = 1_000_000_000

    private let listener: Int32
    private let texts: MetricsTexts
    private let server: String?
    private let limits: MetricsLimits
    private let logger: Logger
    /// Oldest first.
    private var connections: [MetricsConnection] = []
    /// How many texts were made.
    private var made = 0
    private var isMaking = false
    private var letsInAt: UInt64 = 0

    init(listener: Int32, texts: MetricsTexts, server: String?, limits: MetricsLimits, logger: Logger) {
        self.listener = listener
        self.texts = texts
        self.server = server
        self.limits = limits
        self.logger = logger
    }

    /// Serves until the process ends.
    mutating func run() {
        while true {
            let now = Monotonic.now()
            let lets = letsInAt <= now
            // poll skips a negative descriptor.
            var entries = [
                pollfd(fd: lets ? listener : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: texts.fileDescriptor, events: Int16(POLLIN), revents: 0),
            ]
            entries += connections.map { pollfd(fd: $0.descriptor, events: $0.events, revents: 0) }
            let alarm = (connections.map(\.deadline) + (lets ? [] : [letsInAt])).min()
            guard poll(&entries, nfds_t(entries.count), Self.milliseconds(until: alarm, from: now)) >= 0 else {
                guard errno == EINTR else {
                    logger.critical("metrics are not served any more", metadata: ["reason": "poll: \(errno)"])
                    return
                }
                continue
            }
            for (index, entry) in entries.dropFirst(2).enumerated() where entry.revents != 0 { advance(index) }
            if entries[1].revents != 0, let text = texts.take() { handOut(text) }
            closeEnded(at: Monotonic.now())
            if entries[0].revents != 0 { letIn() }
        }
    }

    private mutating func advance(_ index: Int) {
        switch connections[index].phase {
        case .reading:
            guard connections[index].read(limit: limits.headBytes) else { return }
            guard connections[index].asksForMetrics else {
                connections[index].answer(answer("404 Not Found", "Only GET /metrics is here.\n"))
                return
            }
            // A text that is being made may be older than this request.
            connections[index].wait(for: made + (isMaking ? 2 : 1))
            makeNext()
        case .writing: connections[index].write()
        // Only the connection's end is polled for here.
        case .waiting, .done: connections[index].end()
        }
    }

    private mutating func makeNext() {
        guard !isMaking else { return }
        isMaking = true
        texts.begin()
    }

    private mutating func handOut(_ text: String) {
        made += 1
        isMaking = false
        let bytes = answer("200 OK", text)
        var isAsked = false
        for index in connections.indices {
            guard case .waiting(let number) = connections[index].phase else { continue }
            if number <= made { connections[index].answer(bytes) } else { isAsked = true }
        }
        if isAsked { makeNext() }
    }

    private mutating func closeEnded(at now: UInt64) {
        connections.removeAll { connection in
            let isOver = connection.phase == .done || connection.deadline <= now
            if isOver { close(connection.descriptor) }
            return isOver
        }
    }

    private mutating func letIn() {
        let client = accept(listener, nil, nil)
        guard client >= 0 else {
            if errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS {
                letsInAt = Monotonic.now() &+ Self.pause
            }
            return
        }
        if connections.count == limits.connections { close(connections.removeFirst().descriptor) }
        connections.append(MetricsConnection(client, deadline: Monotonic.now() &+ limits.lifetime.nanoseconds))
    }

    private func answer(_ status: String, _ body: String) -> [UInt8] {
        Array(
            """
            HTTP/1.1 \(status)\r
            \(server.map { "Server: \($0)\r\n" } ?? "")Content-Type: text/plain; version=0.0.4; charset=utf-8\r
            Content-Length: \(body.utf8.count)\r
            Connection: close\r
            \r
            \(body)
            """.utf8)
    }

    /// For `poll`: rounded up, so that the time has passed afterwards; -1: forever.
    private static func milliseconds(until alarm: UInt64?, from now: UInt64) -> Int32 {
        guard let alarm else { return -1 }
        return alarm <= now ? 0 : Int32(clamping: (alarm - now) / 1_000_000 + 1)
    }
}
