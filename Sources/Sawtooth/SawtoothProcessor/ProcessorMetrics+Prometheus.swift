// Prometheus's text exposition format, version 0.0.4.
extension ProcessorMetrics {
    /// All metrics, in a fixed order.
    func text(running: Int, outstanding: Int) -> String {
        guard isEnabled else { return "" }
        var text = ""
        func head(_ name: String, _ type: String, _ help: String) {
            text += "# HELP sawtooth_processor_\(name) \(help)\n# TYPE sawtooth_processor_\(name) \(type)\n"
        }
        func value(_ name: String, _ type: String, _ help: String, _ value: Int) {
            head(name, type, help)
            text += "sawtooth_processor_\(name) \(value)\n"
        }
        head("transactions_total", "counter", "Transactions answered, by family, label of the handler and verdict.")
        for (key, count) in transactions.sorted(by: { Self.order($0.key) < Self.order($1.key) }) {
            text += "sawtooth_processor_transactions_total{family=\"\(Self.escaped(key.family))\","
            text += "label=\"\(Self.escaped(key.label))\",verdict=\"\(Self.verdict(key.status))\"} \(count)\n"
        }
        head("apply_seconds", "histogram", "Time from taking a transaction in to its verdict.")
        var sum = 0
        for (bound, count) in zip(Self.bounds, buckets) {
            sum += count
            text += "sawtooth_processor_apply_seconds_bucket{le=\"\(Self.seconds(bound))\"} \(sum)\n"
        }
        sum += buckets.last ?? 0
        text += "sawtooth_processor_apply_seconds_bucket{le=\"+Inf\"} \(sum)\n"
        text += "sawtooth_processor_apply_seconds_sum \(Self.seconds(totalNanoseconds))\n"
        text += "sawtooth_processor_apply_seconds_count \(sum)\n"
        value("state_requests_total", "counter", "State, event and receipt requests sent.", stateRequests)
        value("state_replies_total", "counter", "Answers to them.", stateReplies)
        value("state_requests_outstanding", "gauge", "Requests that wait for their answer.", outstanding)
        value("transactions_in_flight", "gauge", "Transactions under way.", running)
        value("transactions_dropped_total", "counter", "Transactions dropped with a lost connection.", dropped)
        value("transactions_refused_total", "counter", "Requests that could not be read or have no handler.", refused)
        value(
            "transactions_expired_total", "counter", "Transactions answered because their deadline was over.", expired)
        value("connection_losses_total", "counter", "Registered connections that were lost.", connectionLosses)
        value("registered", "gauge", "1 while every family is registered.", isRegistered ? 1 : 0)
        return text
    }

    private static func order(_ key: Key) -> (String, String, UInt32) {
        (key.family, key.label, key.status)
    }

    static func verdict(_ status: UInt32) -> String {
        switch status {
        case 1: "ok"
        case 2: "invalid_transaction"
        case 3: "internal_error"
        default: "\(status)"
        }
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Seconds in decimal, without the rounding of floating point.
    private static func seconds(_ nanoseconds: UInt64) -> String {
        let fraction = String(nanoseconds % 1_000_000_000)
        var digits = String(repeating: "0", count: 9 - fraction.count) + fraction
        while digits.last == "0" { digits.removeLast() }
        return "\(nanoseconds / 1_000_000_000)" + (digits.isEmpty ? "" : ".\(digits)")
    }
}

extension Supervisor {
    /// The metrics of workers.
    var metricsText: String {
        """
        # HELP sawtooth_processor_worker_deaths_total Workers that died.
        # TYPE sawtooth_processor_worker_deaths_total counter
        sawtooth_processor_worker_deaths_total \(deaths)
        # HELP sawtooth_processor_worker_running 1 while there is a worker.
        # TYPE sawtooth_processor_worker_running gauge
        sawtooth_processor_worker_running \(channel == nil ? 0 : 1)
        # HELP sawtooth_processor_transactions_held Transactions that crash their workers, and are not answered.
        # TYPE sawtooth_processor_transactions_held gauge
        sawtooth_processor_transactions_held \(requests.heldCount)
        # HELP sawtooth_processor_transactions_crashing_total Transactions that crash their workers, and were rejected.
        # TYPE sawtooth_processor_transactions_crashing_total counter
        sawtooth_processor_transactions_crashing_total \(rejected)

        """
    }
}
