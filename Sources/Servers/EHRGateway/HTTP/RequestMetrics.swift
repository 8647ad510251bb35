internal import Locking

/// Requests by method, route and status, and how long they took. Routes are those of the table, so that no client can
/// make new ones.
final class RequestMetrics: Sendable {
    /// Upper bounds of the durations' buckets, in seconds.
    static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60]

    struct Key: Hashable, Sendable, Comparable {
        let method: String
        let route: String
        let status: Int

        static func < (left: Key, right: Key) -> Bool {
            (left.route, left.method, left.status) < (right.route, right.method, right.status)
        }
    }

    struct Series: Sendable {
        var count = 0
        var seconds = 0.0
        /// By bound; each counts what is at most that long.
        var buckets = Array(repeating: 0, count: RequestMetrics.bounds.count)
    }

    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    private let series = LockedValue<[Key: Series]>([:])

    func note(method: String, route: String, status: Int, took: Duration) {
        let key = Key(
            method: RequestMetrics.methods.contains(method) ? method : "other", route: route, status: status)
        let seconds = took / .seconds(1)
        series.withLock { series in
            series[key, default: Series()].count += 1
            series[key, default: Series()].seconds += seconds
            for (position, bound) in RequestMetrics.bounds.enumerated() where seconds <= bound {
                series[key, default: Series()].buckets[position] += 1
            }
        }
    }

    var all: [(Key, Series)] { series.withLock { $0.sorted { $0.key < $1.key } } }
}
