internal import EHRIndex
internal import Hummingbird
internal import NIOCore
internal import RecordRemote
internal import SQLDatabases
internal import SawtoothClient

/// Whether the gateway lives, whether it can do its work, and its numbers.
struct HealthRoutes: Sendable {
    /// A part that the gateway needs, and how it is.
    struct Part: Encodable, Sendable {
        let name: String
        let isReady: Bool
        /// What is wrong, for whoever runs it; no address and no secret.
        let reason: String?

        enum CodingKeys: String, CodingKey {
            case name, reason
            case isReady = "ready"
        }
    }

    struct Readiness: Encodable, Sendable {
        let ready: Bool
        let parts: [Part]
    }

    struct Alive: Encodable, Sendable {
        let alive = true
        enum CodingKeys: String, CodingKey { case alive }
    }

    let database: any SQLDatabase
    let follower: IndexFollower
    let service: HolderSessions
    let metrics: RequestMetrics

    var routes: [GatewayRoute] {
        [
            GatewayRoute(.get, "/healthz", AnyoneRule()) { _, _ in try Reply.message(Alive()) },
            GatewayRoute(.get, "/readyz", AnyoneRule()) { _, _ in
                let parts = await parts()
                let isReady = parts.allSatisfy(\.isReady)
                return try Reply.message(
                    Readiness(ready: isReady, parts: parts), status: isReady ? .ok : .serviceUnavailable)
            },
            GatewayRoute(.get, "/metrics", AnyoneRule()) { _, _ in
                var response = Response(status: .ok, headers: [.contentType: "text/plain; version=0.0.4"])
                response.body = ResponseBody(byteBuffer: ByteBuffer(string: await metricsText()))
                return response
            },
        ]
    }

    private func parts() async -> [Part] {
        async let database = part("database") { _ = try await self.database.has(table: "migrations") }
        async let encryption = part("encryption") { try await service.desk.requireReady() }
        async let ledger = part("ledger") { _ = try await follower.lag() }
        let status = follower.status
        let index = Part(
            name: "index", isReady: status.isSubscribed && status.failure == nil,
            reason: status.failure?.description ?? (status.isSubscribed ? nil : "no events are being followed yet"))
        return await [database, encryption, ledger, index]
    }

    private func part(_ name: String, _ look: () async throws -> Void) async -> Part {
        do {
            try await look()
            return Part(name: name, isReady: true, reason: nil)
        } catch {
            return Part(name: name, isReady: false, reason: "\(error)")
        }
    }

    private func metricsText() async -> String {
        var text = GatewayMetrics()
        text.requests(metrics)
        let status = follower.status
        text.gauge(
            "ehr_gateway_index_subscribed", "Whether the ledger's events are being followed.",
            status.isSubscribed ? 1 : 0)
        text.gauge(
            "ehr_gateway_index_block", "The newest block in the index.", Double(status.newest?.number ?? 0))
        if let lag = try? await follower.lag() {
            text.gauge("ehr_gateway_index_lag_blocks", "Blocks of the ledger that are not indexed.", Double(lag.blocks))
        }
        if let seconds = status.secondsSinceLastBlock {
            text.gauge("ehr_gateway_index_block_age_seconds", "Seconds since the last block was heard of.", seconds)
        }
        text.counter("ehr_gateway_index_forks_total", "Reorganisations undone.", status.forks)
        text.counter(
            "ehr_gateway_index_unreadable_events_total", "Events that could not be read.", status.unreadableEvents)
        return text.text
    }
}
