// ServerMetrics: a server's numbers, as Prometheus reads them.
//
// It owns the text format (`MetricsText`, version 0.0.4) and the numbers that every server has: its clock, and when the
// certificates that it uses end (`CertificateEnds`).
//
// It serves nothing and counts nothing: whoever has a number gives it. Names of metrics and labels are constants of the
// code; a label's value is never an id of a person, a record or a request.

internal import Glibc

/// Numbers in Prometheus's text format.
package struct MetricsText: Sendable {
    /// What a response with this text declares.
    package static let contentType = "text/plain; version=0.0.4"

    package private(set) var text = ""

    package init() {}

    package mutating func gauge(_ name: String, _ help: String, _ value: Double) {
        begin(name, help, "gauge")
        sample(name, value: value)
    }

    package mutating func counter(_ name: String, _ help: String, _ value: Int) {
        begin(name, help, "counter")
        text += "\(name) \(value)\n"
    }

    /// Gauges that one label distinguishes.
    package mutating func gauges(
        _ name: String, _ help: String, by label: String, _ values: [(label: String, value: Double)]
    ) {
        begin(name, help, "gauge")
        for each in values { sample(name, "\(label)=\"\(each.label)\"", value: each.value) }
    }

    /// The clock of this machine, which Prometheus compares with its own, and the ends of certificates.
    ///
    /// - Parameter prefix: the program's, such as `ehr_gateway`.
    package mutating func machine(_ prefix: String, _ certificates: CertificateEnds) {
        gauge("\(prefix)_clock_seconds", "This machine's clock, Unix seconds.", Double(time(nil)))
        gauges(
            "\(prefix)_certificate_end_seconds", "When a certificate in use ends, Unix seconds.", by: "setting",
            certificates.all.map { ($0.setting, Double($0.end)) })
    }

    /// What stands before the samples of a metric.
    package mutating func begin(_ name: String, _ help: String, _ type: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    /// - Parameter labels: as in the text, without braces.
    package mutating func sample(_ name: String, _ labels: String = "", value: Double) {
        text += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
    }

    package mutating func sample(_ name: String, _ labels: String, count: Int) {
        text += "\(name){\(labels)} \(count)\n"
    }
}
