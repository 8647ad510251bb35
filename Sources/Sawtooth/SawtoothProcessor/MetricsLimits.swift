/// What the clients of a metrics page may take up.
package struct MetricsLimits: Sendable {
    /// Connections at a time. Two monitoring systems and a container's own check need three. When one more comes, the
    /// oldest is closed: clients that say nothing keep nobody out.
    package var connections = 32
    /// Bytes of a request's head. HTTP servers commonly take 8 KiB; what Prometheus sends has about 300 bytes.
    package var headBytes = 8192
    /// How long a connection lives at most, from its begin to the end of the answer: half of the 10 s after which
    /// Prometheus gives up by itself.
    package var lifetime: Duration = .seconds(5)

    package init() {}
}
