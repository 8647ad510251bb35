/// Numbers in Prometheus's text format, version 0.0.4.
struct GatewayMetrics {
    private(set) var text = ""

    mutating func gauge(_ name: String, _ help: String, _ value: Double) {
        head(name, help, "gauge")
        text += "\(name) \(value)\n"
    }

    mutating func counter(_ name: String, _ help: String, _ value: Int) {
        head(name, help, "counter")
        text += "\(name) \(value)\n"
    }

    /// The facts of the production check that may change.
    mutating func facts(_ findings: [CheckFinding]) {
        let name = "ehr_gateway_production_ok"
        head(name, "Whether a fact is as a production needs it; what cannot be seen is not here.", "gauge")
        for finding in findings where finding.state != .unseen {
            text += "\(name){fact=\"\(finding.name)\"} \(finding.state == .fine ? 1 : 0)\n"
        }
    }

    mutating func requests(_ metrics: RequestMetrics) {
        let name = "ehr_gateway_request_seconds"
        head(name, "Requests, by method, route and status, and how long they took.", "histogram")
        for (key, series) in metrics.all {
            let labels = "method=\"\(key.method)\",route=\"\(key.route)\",status=\"\(key.status)\""
            for (bound, count) in zip(RequestMetrics.bounds, series.buckets) {
                text += "\(name)_bucket{\(labels),le=\"\(bound)\"} \(count)\n"
            }
            text += "\(name)_bucket{\(labels),le=\"+Inf\"} \(series.count)\n"
            text += "\(name)_sum{\(labels)} \(series.seconds)\n\(name)_count{\(labels)} \(series.count)\n"
        }
    }

    private mutating func head(_ name: String, _ help: String, _ type: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }
}
