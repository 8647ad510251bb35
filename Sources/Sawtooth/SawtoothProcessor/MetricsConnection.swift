internal import Glibc

/// One connection to a metrics page: reads the head of one request, waits for the text if the request is for it, and
/// writes one answer. Nothing here blocks.
struct MetricsConnection {
    enum Phase: Equatable {
        case reading
        /// Waiting for the text with this number.
        case waiting(Int)
        case writing
        case done
    }

    let descriptor: Int32
    /// When it is closed in any case, by the monotonic clock.
    let deadline: UInt64
    private(set) var phase = Phase.reading
    private var head: [UInt8] = []
    private var answer: [UInt8] = []
    private var sent = 0

    init(_ descriptor: Int32, deadline: UInt64) {
        self.descriptor = descriptor
        self.deadline = deadline
    }

    /// What to poll for; errors and the peer's close are always reported.
    var events: Int16 {
        switch phase {
        case .reading: Int16(POLLIN)
        case .writing: Int16(POLLOUT)
        case .waiting, .done: 0
        }
    }

    /// Reads the available bytes.
    ///
    /// - Returns: whether the head is complete; a head that is longer than `limit` ends the connection.
    mutating func read(limit: Int) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 2048)
        let count = recv(descriptor, &buffer, min(buffer.count, limit - head.count), Int32(MSG_DONTWAIT))
        guard count > 0 else {
            if count == 0 || (errno != EAGAIN && errno != EINTR) { phase = .done }
            return false
        }
        let unseen = max(0, head.count - 2)
        head += buffer.prefix(count)
        if Self.hasBlankLine(head[unseen...]) { return true }
        if head.count >= limit { phase = .done }
        return false
    }

    /// Whether the request is `GET /metrics`, with or without a query.
    var asksForMetrics: Bool {
        let words = head.prefix { $0 != 13 && $0 != 10 }.split(separator: 32, omittingEmptySubsequences: false)
        guard words.count == 3, words[0].elementsEqual("GET".utf8) else { return false }
        return words[1].prefix { $0 != UInt8(ascii: "?") }.elementsEqual("/metrics".utf8)
    }

    mutating func wait(for number: Int) { phase = .waiting(number) }

    mutating func end() { phase = .done }

    mutating func answer(_ bytes: [UInt8]) {
        answer = bytes
        phase = .writing
        write()
    }

    /// Writes as much as the peer accepts.
    mutating func write() {
        while sent < answer.count {
            let count = answer.withUnsafeBytes {
                send(descriptor, $0.baseAddress.map { $0 + sent }, $0.count - sent, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
            }
            guard count > 0 else {
                if errno != EAGAIN && errno != EINTR { phase = .done }
                return
            }
            sent += count
        }
        phase = .done
    }

    /// Whether two line ends follow each other, each with or without a carriage return.
    private static func hasBlankLine(_ bytes: ArraySlice<UInt8>) -> Bool {
        var isAtStart = false
        for byte in bytes {
            if byte == 10 {
                if isAtStart { return true }
                isAtStart = true
            } else if byte != 13 {
                isAtStart = false
            }
        }
        return false
    }
}
