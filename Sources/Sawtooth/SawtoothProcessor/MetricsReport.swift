#if Metrics
    internal import CoreMetrics
    internal import SawtoothProtocol

    /// Reports a processor's counts to swift-metrics: verdicts and their times at once, the rest once a second. Names,
    /// units and dimensions are those of the text page.
    struct MetricsReport {
        /// Nanoseconds between two reports of counts.
        static let interval: UInt64 = 1_000_000_000

        private typealias Count = @Sendable (ProcessorMetrics) -> Int

        private let factory: any MetricsFactory
        private let applySeconds: Timer
        private let registered: Gauge
        private var transactions: [ProcessorMetrics.Key: Counter] = [:]
        private var counters: [(counter: Counter, value: Count, reported: Int)]
        private var nextReport: UInt64 = 0

        init(_ factory: any MetricsFactory) {
            func name(_ name: String) -> String { "sawtooth_processor_\(name)" }
            func counter(_ label: String, _ value: @escaping Count) -> (Counter, Count, Int) {
                (Counter(label: name(label), factory: factory), value, 0)
            }
            self.factory = factory
            applySeconds = Timer(label: name("apply_seconds"), factory: factory)
            registered = Gauge(label: name("registered"), factory: factory)
            counters = [
                counter("state_requests_total") { $0.stateRequests },
                counter("state_replies_total") { $0.stateReplies },
                counter("transactions_dropped_total") { $0.dropped },
                counter("transactions_refused_total") { $0.refused },
                counter("transactions_expired_total") { $0.expired },
                counter("connection_losses_total") { $0.connectionLosses },
            ]
        }

        mutating func count(_ key: ProcessorMetrics.Key, nanoseconds: UInt64) {
            applySeconds.recordNanoseconds(Int64(clamping: nanoseconds))
            if let counter = transactions[key] { return counter.increment() }
            let counter = Counter(
                label: "sawtooth_processor_transactions_total",
                dimensions: [
                    ("family", key.family), ("label", key.label), ("verdict", ProcessorMetrics.verdict(key.status)),
                ], factory: factory)
            transactions[key] = counter
            counter.increment()
        }

        /// Reports changes since the last report.
        ///
        /// - Parameter now: nil at the end, when the time does not matter.
        mutating func update(_ metrics: ProcessorMetrics, at now: UInt64?) {
            if let now {
                guard now >= nextReport else { return }
                nextReport = now &+ Self.interval
            }
            registered.record(metrics.isRegistered ? 1 : 0)
            for index in counters.indices {
                let value = counters[index].value(metrics)
                if value > counters[index].reported {
                    counters[index].counter.increment(by: value - counters[index].reported)
                    counters[index].reported = value
                }
            }
        }
    }
#endif
