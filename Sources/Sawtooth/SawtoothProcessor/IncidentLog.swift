internal import Logging

/// Logs what may happen a thousand times a second: the first of its kind, then the tenth, the hundredth and so on, with
/// the count, and everything at trace level.
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
    ///   - reason: what is known of this one.
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

    /// Things work again: what happens next is news.
    mutating func reset() {
        counts = [:]
    }
}
