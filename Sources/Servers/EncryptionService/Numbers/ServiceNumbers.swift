internal import Cryptography
internal import KeyWrapping
internal import Locking
internal import Logging
internal import RecordErrors
internal import RecordFlow
internal import RecordKeys
internal import ServerMetrics
internal import ServiceLifecycle
internal import Telemetry

/// The service's numbers, looked at now and then and not when they are asked for: a part that does not answer delays no
/// scrape, and who scrapes often costs no calls of the key wrapper.
final class ServiceNumbers: Sendable {
    /// The status reads each wrapped key: a million take a second.
    static let interval = Duration.seconds(15)

    private struct Look: Sendable {
        var ready: [(label: String, value: Double)] = []
        var status: KeyStoreStatus?
    }

    private let desk: RecordDesk
    private let certificates: CertificateEnds
    private let telemetry: ServerTelemetry?
    private let logger: Logger
    private let latest = LockedValue(Look())

    init(_ desk: RecordDesk, certificates: CertificateEnds, telemetry: ServerTelemetry?, logger: Logger) {
        self.desk = desk
        self.certificates = certificates
        self.telemetry = telemetry
        self.logger = logger
    }

    /// Looks until cancelled or shut down.
    func run() async {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await self.look()
                try? await Task.sleep(for: Self.interval)
            }
        }
    }

    private func look() async {
        let desk = self.desk
        async let database = isReady("database") { () async throws(RecordFailure) in
            _ = try await desk.operation("ready")
        }
        async let ledger = isReady("ledger") { () async throws(RecordFailure) in _ = try await desk.ledger.head() }
        async let wrapper = isReady("wrapper") { () async throws(RecordFailure) in
            let context = try WrappingContext(purpose: .signingKey, ids: ["ready"])
            _ = try await desk.wrapper.wrap(.random(count: 32), context: context)
        }
        let status = try? await desk.keyStatus()
        let look = await Look(ready: [database, ledger, wrapper], status: status)
        latest.withLock { $0 = look }
    }

    private func isReady(
        _ part: String, _ look: @Sendable () async throws(RecordFailure) -> Void
    ) async -> (label: String, value: Double) {
        do {
            try await look()
            return (part, 1)
        } catch {
            logger.debug("a part is not ready", metadata: ["part": "\(part)", "code": "\(error.code.text)"])
            return (part, 0)
        }
    }

    /// What Prometheus reads.
    var text: String {
        let look = latest.withLock { $0 }
        var text = MetricsText()
        text.machine("ehr_encryption", certificates)
        text.gauges("ehr_encryption_part_ready", "Whether a part answers.", by: "part", look.ready)
        text.telemetry("ehr_encryption", telemetry)
        guard let status = look.status else { return text.text }
        for (name, help, value) in ServiceNumbers.table(status) {
            text.gauge("ehr_encryption_\(name)", help, Double(value))
        }
        return text.text
    }

    private static func table(_ status: KeyStoreStatus) -> [(name: String, help: String, value: Int)] {
        [
            ("anchored_records", "Records whose anchor is committed.", status.anchoredRecords),
            ("stored_records", "Records whose anchor has no verdict yet.", status.storedRecords),
            ("waiting_operations", "Operations without a verdict of the ledger.", status.waitingOperations),
            ("unsigned_operations", "Operations that wait for a signature.", status.unsignedOperations),
            ("lost_operations", "Operations that a fork took back and the ledger refuses.", status.lostOperations),
            (
                "unanchored_emergencies", "Emergencies that opened a record and that the ledger refuses.",
                status.unanchoredEmergencies
            ),
            ("unneeded_objects", "Objects that nothing needs and that are not removed.", status.unneededObjects),
            ("keys_to_rotate", "Record keys of earlier epochs.", status.keysToRotate),
            ("rotation_unfinished", "Whether an earlier KEK is still needed.", status.isRotationUnfinished ? 1 : 0),
            ("erasures", "Patients and records that were erased.", status.erasures),
        ]
    }
}
