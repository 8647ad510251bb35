// Telemetry: what a server tells a receiver of failures about itself, where one is configured.
//
// It owns the way out (`Outlet`): a queue of a fixed length before one HTTP client, under the rule of OutgoingHTTP for
// all outgoing connections. Whoever has something to tell never waits: what finds the queue full, or a receiver that is
// slow or away, is dropped and counted. And it owns what is told of a failure (`FailureReport`): its type, its code and
// its place, each a constant of the code. No text of an error, no request and no id gets here: errors may quote input.
//
// It does not decide what a failure is: that is where errors become answers, in the server that has it.

package import ServerMetrics

/// How many were told, and how many were not.
package struct TelemetryCounts: Equatable, Sendable {
    package var sent = 0
    package var dropped = 0
}

extension MetricsText {
    /// What became of a server's reports; nothing where no receiver is configured.
    ///
    /// - Parameter prefix: the program's, such as `ehr_gateway`.
    package mutating func reports(_ prefix: String, _ reports: FailureReports?) {
        guard let counts = reports?.counts else { return }
        counter("\(prefix)_failure_reports_sent_total", "Failures that the receiver has taken.", counts.sent)
        counter(
            "\(prefix)_failure_reports_dropped_total", "Failures that it was not told: it was slow, away or refused.",
            counts.dropped)
    }
}
