internal import Accounts
package import Logging
internal import ServiceLifecycle

/// Removes what is over, hourly: sessions, links, pairing codes, devices that nobody has used for long. Keeps the head
/// of the audit in its file, each minute.
package struct GatewayHousekeeping: Service {
    private static let interval = Duration.seconds(60)
    private static let roundsPerSweep = 60

    private let parts: GatewayParts
    private let logger: Logger

    package init(_ parts: GatewayParts, logger: Logger) {
        self.parts = parts
        self.logger = logger
    }

    /// Works until cancelled or shut down.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var round = 0
            while !Task.isCancelled {
                if round.isMultiple(of: Self.roundsPerSweep) { await sweep() }
                await keepHead()
                round += 1
                try? await Task.sleep(for: Self.interval)
            }
        }
        await keepHead()
    }

    private func sweep() async {
        do {
            try await parts.accounts.sweep()
        } catch {
            logger.warning("what is over is not removed", metadata: ["why": "\(error)"])
        }
    }

    private func keepHead() async {
        guard let path = parts.auditHead else { return }
        do {
            _ = try await parts.accounts.keepAuditHead(at: path)
        } catch {
            logger.error("the head of the gateway's audit is not kept", metadata: ["why": "\(error)"])
        }
    }
}
