// Telemetry: what a server tells a receiver of failures about itself, where one is configured.
//
// It owns the way out (`Outlet`): a queue of a fixed length before one HTTP client, under the rule of OutgoingHTTP for
// all outgoing connections. Whoever has something to tell never waits: what finds the queue full, or a receiver that is
// slow or away, is dropped and counted. And it owns what is told of a failure (`FailureReport`): its type, its code and
// its place, each a constant of the code. No text of an error, no request and no id gets here: errors may quote input.
//
// Of requests it tells which route took how long, and for which batch of the ledger (`RecordedSpan`, `SpanExport`).
// Spans are made through swift-distributed-tracing, by whoever has something to time, and hold no path, no query and no
// id of a person.
//
// It does not decide what a failure is: that is where errors become answers, in the server that has it.

package import Logging
package import RecordConfiguration
package import RecordErrors
package import ServerMetrics
package import ServiceLifecycle
internal import Tracing

/// How many were told, and how many were not.
struct TelemetryCounts: Equatable, Sendable {
    var sent = 0
    var dropped = 0
}

/// What a server tells about itself.
package struct ServerTelemetry: Sendable {
    /// Told of what fails; nil where no receiver is configured.
    package let failures: FailureReports?
    private let traces: Traces

    /// - Parameters:
    ///   - failures: the settings of this program's for its failures.
    ///   - traces: those for its traces.
    ///   - program: its name.
    /// - Throws: `.settingInvalid`, `.fileFailed`.
    package init(
        _ settings: Settings, _ failures: ReportSettings, _ traces: TraceSettings, program: String, logger: Logger
    ) throws(RecordFailure) {
        self.failures = try FailureReports(settings, failures, program: program, logger: logger)
        self.traces = try Traces(settings, traces, program: program, logger: logger)
    }

    /// What runs beside the server, and sends.
    package var services: [any Service] {
        [failures].compactMap(\.self) + (traces.counts == nil ? [] : [traces])
    }

    /// Notes that the program runs; spans are made from here on. Once in a process.
    ///
    /// - Throws: `.fileFailed`.
    package func begin() throws(RecordFailure) {
        InstrumentationSystem.bootstrap(traces.instrument)
        try failures?.begin()
    }

    /// Notes that the program ends as it was told to.
    package func end() { failures?.end() }

    fileprivate var counts: [(name: String, told: String, of: TelemetryCounts)] {
        [("failure_reports", "Failures", failures?.counts), ("spans", "Spans of traces", traces.counts)]
            .compactMap { name, told, counts in counts.map { (name, told, $0) } }
    }
}

extension MetricsText {
    /// What became of what a server told; nothing where no receiver is configured.
    ///
    /// - Parameter prefix: the program's, such as `ehr_gateway`.
    package mutating func telemetry(_ prefix: String, _ telemetry: ServerTelemetry?) {
        for (name, told, counts) in telemetry?.counts ?? [] {
            counter("\(prefix)_\(name)_sent_total", "\(told) that the receiver has taken.", counts.sent)
            counter(
                "\(prefix)_\(name)_dropped_total",
                "\(told) that it was not told: it was slow, away or refused.", counts.dropped)
        }
    }
}
