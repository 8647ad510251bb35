internal import Cryptography
internal import Hummingbird
internal import KeyWrapping
internal import RecordErrors
internal import RecordFlow
internal import RecordKeys
internal import RecordRemote

/// Whether the service lives, whether it can do its work, and how much of that waits.
struct HealthRoutes {
    private struct Health: Encodable {
        let status: String
    }

    private struct Readiness: Encodable {
        let status = "ready"
        let verdictAwaited: Bool

        enum CodingKeys: String, CodingKey {
            case status
            case verdictAwaited = "verdict_awaited"
        }
    }

    let desk: RecordDesk

    func add(to router: RouterGroup<ServiceContext>) {
        router.get("health") { _, _ in try Answer.message(Health(status: "serving")) }
        router.get("ready") { _, _ in
            try await check()
            return try Answer.message(Readiness(verdictAwaited: try await desk.awaitedVerdicts() > 0))
        }
        router.get("queue") { _, _ in
            try Answer.message(QueueMessage(awaitedVerdicts: try await desk.awaitedVerdicts()))
        }
    }

    /// Asks each part once: the key database, the ledger, and the key wrapper for a key that is of no use.
    private func check() async throws(RecordFailure) {
        do {
            _ = try await desk.operation("ready")
            _ = try await desk.ledger.head()
            let context = try WrappingContext(purpose: .signingKey, ids: ["ready"])
            _ = try await desk.wrapper.wrap(.random(count: 32), context: context)
        } catch {
            throw RecordFailure(.notReady, error.description, cause: error)
        }
    }
}
