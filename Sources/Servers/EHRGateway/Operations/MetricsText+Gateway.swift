internal import ServerMetrics

extension MetricsText {
    /// The facts of the production check that may change.
    mutating func facts(_ findings: [CheckFinding]) {
        gauges(
            "ehr_gateway_production_ok", "Whether a fact is as a production needs it; what cannot be seen is not here.",
            by: "fact",
            findings.filter { $0.state != .unseen }.map { ($0.name, $0.state == .fine ? 1 : 0) })
    }

    mutating func requests(_ metrics: RequestMetrics) {
        let name = "ehr_gateway_request_seconds"
        begin(name, "Requests, by method, route and status, and how long they took.", "histogram")
        for (key, series) in metrics.all {
            let labels = "method=\"\(key.method)\",route=\"\(key.route)\",status=\"\(key.status)\""
            for (bound, count) in zip(RequestMetrics.bounds, series.buckets) {
                sample("\(name)_bucket", "\(labels),le=\"\(bound)\"", count: count)
            }
            sample("\(name)_bucket", "\(labels),le=\"+Inf\"", count: series.count)
            sample("\(name)_sum", labels, value: series.seconds)
            sample("\(name)_count", labels, count: series.count)
        }
    }
}
