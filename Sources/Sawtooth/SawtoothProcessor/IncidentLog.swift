internal import Logging

/// Logs incidents that may occur a thousand times a second: the first of a kind, then the tenth, the hundredth and so
/// on, with the count; at trace level, all of them.
struct IncidentLog {
    private let logger: Logger
    private var counts: [String: (count: Int, next: Int)] = [:]

    init(logger: Logger) {
        self.logger = logger
    }

    /// Notes an incident.
    ///
    /// - Parameters:
    ///   - kind: a constant message.
    ///   - reason: details of this one.
    mutating func note(_ kind: String, _ reason: String, _ metadata: @autoclosure () -> Logger.Metadata = [:]) {
        var (count, next) = counts[kind] ?? (0, 1)
        count += 1
        if count >= next {
            next = next > Int.max / 10 ? Int.max : next * 10
            var all = metadata()
            all["reason"] = "\(reason)"
            all["count"] = .stringConvertible(count)
            logger.warning("\(kind)", metadata: all)
        } else {
            logger.trace("\(kind)", metadata: ["reason": "\(reason)"])
        }
        counts[kind] = (count, next)
    }

    /// Things work again: log the next incident.
    mutating func reset() {
        counts = [:]
    }
}
