internal import Accounts
package import Logging
internal import ServiceLifecycle

/// Removes what is over, hourly: sessions, links, pairing codes, devices that nobody has used for long.
package struct GatewayHousekeeping: Service {
    private static let interval = Duration.seconds(3600)

    private let parts: GatewayParts
    private let logger: Logger

    package init(_ parts: GatewayParts, logger: Logger) {
        self.parts = parts
        self.logger = logger
    }

    /// Works until cancelled or shut down.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await parts.accounts.sweep()
                } catch {
                    logger.warning("what is over is not removed", metadata: ["why": "\(error)"])
                }
                try? await Task.sleep(for: GatewayHousekeeping.interval)
            }
        }
    }
}
