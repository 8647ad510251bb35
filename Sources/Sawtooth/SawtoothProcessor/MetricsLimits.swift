/// Limits for the clients of a metrics page.
package struct MetricsLimits: Sendable {
    /// Connections at a time. Two monitoring systems and a container's own check need three. When one more connects,
    /// the oldest is closed, so silent clients keep nobody out.
    package var connections = 32
    /// Bytes of a request's head. HTTP servers commonly accept 8 KiB; Prometheus sends about 300 bytes.
    package var headBytes = 8192
    /// How long a connection may last, from its start to the end of the answer: half of the 10 s after which Prometheus
    /// gives up.
    package var lifetime: Duration = .seconds(5)

    package init() {}
}
