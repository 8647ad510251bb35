internal import SawtoothProtocol

/// What a processor counts.
struct ProcessorMetrics {
    /// Upper bounds of the latency histogram, in nanoseconds: from 50 microseconds to 10 seconds.
    static let bounds: [UInt64] = [
        50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000,
        100_000_000, 250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000, 5_000_000_000, 10_000_000_000,
    ]
    /// Labels with their own count; further ones count as `other`, so that a handler that derives labels from payloads
    /// cannot fill the memory.
    static let maximumLabels = 64

    struct Key: Hashable {
        let family: String
        let label: String
        let status: UInt32
    }

    let isEnabled: Bool
    var isRegistered = false
    var connectionLosses = 0
    var dropped = 0
    var refused = 0
    var expired = 0
    var stateRequests = 0
    var stateReplies = 0
    private(set) var transactions: [Key: Int] = [:]
    private(set) var buckets = [Int](repeating: 0, count: bounds.count + 1)
    private(set) var totalNanoseconds: UInt64 = 0
    private var labels: Set<String> = []
    #if Metrics
        var report: MetricsReport?
    #endif

    init(isEnabled: Bool) {
        self.isEnabled = isEnabled
    }

    /// Counts one verdict.
    mutating func count(family: String, label: String, status: TpProcessResponse.Status, nanoseconds: UInt64) {
        var label = label
        if !labels.contains(label) {
            if labels.count < Self.maximumLabels { labels.insert(label) } else { label = "other" }
        }
        let key = Key(family: family, label: label, status: status.rawValue)
        transactions[key, default: 0] += 1
        let bucket = Self.bounds.firstIndex { nanoseconds <= $0 } ?? Self.bounds.count
        buckets[bucket] += 1
        totalNanoseconds &+= nanoseconds
        #if Metrics
            report?.count(key, nanoseconds: nanoseconds)
        #endif
    }

    /// Updates swift-metrics, if configured.
    ///
    /// - Parameter now: nil at the end.
    mutating func update(at now: UInt64?) {
        #if Metrics
            guard var report else { return }
            report.update(self, at: now)
            self.report = report
        #endif
    }
}
