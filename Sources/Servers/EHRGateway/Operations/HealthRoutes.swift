internal import EHRIndex
internal import Hummingbird
internal import Locking
internal import Logging
internal import NIOCore
internal import RecordRemote
internal import SQLDatabases
internal import SawtoothClient
internal import ServerMetrics
internal import Telemetry

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

    /// What the production check says of a fact that may change at any time.
    struct Fact: Encodable, Sendable {
        let name: String
        /// `ok`, `wrong` or `unseen`: what it is in detail, `ehr-gateway check` says.
        let state: String
    }

    struct Readiness: Encodable, Sendable {
        let ready: Bool
        let parts: [Part]
        let lagBlocks: UInt64?
        let production: [Fact]
    }

    struct Alive: Encodable, Sendable {
        let alive = true
        enum CodingKeys: String, CodingKey { case alive }
    }

    let database: any SQLDatabase
    let follower: IndexFollower
    let service: HolderSessions
    let processor: ProcessorWatch
    let findings: LedgerFindings
    let metrics: RequestMetrics
    let index: LedgerIndex
    /// Seconds after which an emergency that nobody has reviewed is overdue.
    let reviewSeconds: Int64
    let certificates: CertificateEnds
    let telemetry: ServerTelemetry?
    let now: @Sendable () -> Int64
    private let recent = RecentParts()

    var routes: [GatewayRoute] {
        [
            GatewayRoute(.get, "/healthz", AnyoneRule()) { _, _ in try Reply.message(Alive()) },
            GatewayRoute(.get, "/readyz", AnyoneRule()) { _, context in
                let readiness = await readiness(context.logger)
                return try Reply.message(readiness, status: readiness.ready ? .ok : .serviceUnavailable)
            },
            GatewayRoute(.get, "/metrics", AnyoneRule()) { _, context in
                var response = Response(status: .ok, headers: [.contentType: MetricsText.contentType])
                response.body = ResponseBody(byteBuffer: ByteBuffer(string: await metricsText(context.logger)))
                return response
            },
        ]
    }

    /// A network that is open on purpose is ready, too: the facts of production are told, and decide nothing.
    private func readiness(_ logger: Logger) async -> Readiness {
        async let facts = findings.all().map { Fact(name: $0.name, state: $0.state.rawValue) }
        async let parts = parts(logger)
        let lag = try? await follower.lag().blocks
        return await Readiness(ready: parts.allSatisfy(\.isReady), parts: parts, lagBlocks: lag, production: facts)
    }

    private func parts(_ logger: Logger) async -> [Part] {
        async let database = part("database", logger) { _ = try await self.database.has(table: "migrations") }
        async let encryption = part("encryption", logger) { try await service.desk.requireReady() }
        async let ledger = part("ledger", logger) { _ = try await follower.lag() }
        async let index = part("index", logger) { try await requireIndex() }
        async let processor = part("processor", logger) {
            guard !self.processor.isAway else {
                throw GatewayProblem(503, "processor_away", "nothing is decided though something waits")
            }
        }
        return await [database, encryption, ledger, processor, index]
    }

    private func requireIndex() async throws {
        let status = follower.status
        if let failure = status.failure { throw failure }
        guard status.isSubscribed else { throw GatewayProblem(503, "index_away", "no events are followed") }
        let lag = try await follower.lag().blocks
        guard lag <= GatewayLimits.lagBlocks else {
            throw GatewayProblem(503, "index_behind", "the read model is \(lag) blocks behind")
        }
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

    private func metricsText(_ logger: Logger) async -> String {
        var text = MetricsText()
        text.machine("ehr_gateway", certificates)
        text.requests(metrics)
        let status = follower.status
        text.gauge(
            "ehr_gateway_index_subscribed", "Whether the ledger's events are being followed.",
            status.isSubscribed ? 1 : 0)
        text.gauge(
            "ehr_gateway_processor_away", "Whether nothing is decided though something waits for a verdict.",
            processor.isAway ? 1 : 0)
        if let waiting = processor.waiting {
            text.gauge(
                "ehr_gateway_waiting_operations", "Operations that wait for the ledger's verdict.", Double(waiting))
        }
        text.gauges(
            "ehr_gateway_part_ready", "Whether a part is ready, as /readyz says.", by: "part",
            await recent.parts { await parts(logger) }.map { ($0.name, $0.isReady ? 1 : 0) })
        text.facts(await findings.all())
        text.gauge(
            "ehr_gateway_index_block", "The newest block in the index.", Double(status.newest?.number ?? 0))
        if let lag = try? await follower.lag() {
            text.gauge("ehr_gateway_index_lag_blocks", "Blocks of the ledger that are not indexed.", Double(lag.blocks))
        }
        if let seconds = status.secondsSinceLastBlock {
            text.gauge("ehr_gateway_index_block_age_seconds", "Seconds since the last block was heard of.", seconds)
        }
        await reviews(&text)
        text.counter("ehr_gateway_index_forks_total", "Reorganisations undone.", status.forks)
        text.counter(
            "ehr_gateway_index_unreadable_events_total", "Events that could not be read.", status.unreadableEvents)
        text.telemetry("ehr_gateway", telemetry)
        return text.text
    }

    private func reviews(_ text: inout MetricsText) async {
        let since = now() - reviewSeconds
        let answer = try? await index.ask { (index) throws(IndexFailure) in
            try index.reviewCounts(overdueSince: since)
        }
        guard let counts = answer?.value else { return }
        text.gauge(
            "ehr_gateway_emergencies_unreviewed", "Emergencies that nobody has reviewed.", Double(counts.unreviewed))
        text.gauge(
            "ehr_gateway_emergencies_overdue", "Those that should have been reviewed by now.", Double(counts.overdue))
    }
}

/// What was found of the parts a moment ago: who scrapes numbers often does not have the key wrapper asked as often.
private final class RecentParts: Sendable {
    private static let age = Duration.seconds(15)
    private let kept = LockedValue<(at: ContinuousClock.Instant, parts: [HealthRoutes.Part])?>(nil)

    func parts(_ look: () async -> [HealthRoutes.Part]) async -> [HealthRoutes.Part] {
        if let kept = kept.withLock({ $0 }), kept.at.duration(to: .now) < RecentParts.age { return kept.parts }
        let found = await look()
        kept.withLock { $0 = (.now, found) }
        return found
    }
}
