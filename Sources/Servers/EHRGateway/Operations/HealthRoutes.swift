internal import EHRIndex
internal import Hummingbird
internal import Logging
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
        /// A word of docs/errors.md: what is wrong stands in the log, since anybody may ask here.
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
            GatewayRoute(.get, "/readyz", AnyoneRule()) { _, context in
                let parts = await parts(context.logger)
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

    private func parts(_ logger: Logger) async -> [Part] {
        async let database = part("database", logger) { _ = try await self.database.has(table: "migrations") }
        async let encryption = part("encryption", logger) { try await service.desk.requireReady() }
        async let ledger = part("ledger", logger) { _ = try await follower.lag() }
        let status = follower.status
        let isFollowing = status.isSubscribed && status.failure == nil
        if let failure = status.failure {
            logger.warning("the read model stands still", metadata: ["why": "\(failure)"])
        }
        let index = Part(name: "index", isReady: isFollowing, reason: isFollowing ? nil : "index_away")
        return await [database, encryption, ledger, index]
    }

    private func part(_ name: String, _ logger: Logger, _ look: () async throws -> Void) async -> Part {
        do {
            try await look()
            return Part(name: name, isReady: true, reason: nil)
        } catch {
            logger.warning("a part is not ready", metadata: ["part": "\(name)", "why": "\(error)"])
            return Part(name: name, isReady: false, reason: DomainErrors.problem(of: error, logger).code)
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
