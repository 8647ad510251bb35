internal import EHRIndex
internal import Locking
internal import Logging
internal import RecordRemote
internal import ServiceLifecycle

/// Looks now and then whether somebody decides what the ledger is given, and how much waits for that.
package final class ProcessorWatch: Service, Sendable {
    private let follower: IndexFollower
    private let service: RemoteRecordDesk
    private let interval: Duration
    private let sightings: LockedValue<ProcessorSightings>
    private let queue = LockedValue<Int?>(nil)
    private let logger: Logger

    init(follower: IndexFollower, service: RemoteRecordDesk, patience: Duration, logger: Logger) {
        self.follower = follower
        self.service = service
        self.logger = logger
        interval = max(.milliseconds(500), min(.seconds(10), patience / 4))
        sightings = LockedValue(ProcessorSightings(patience: patience))
    }

    var isAway: Bool { sightings.withLock { $0.isAway(at: .now) } }

    /// Operations that waited for the ledger's verdict a moment ago; nil where the encryption service did not say.
    var waiting: Int? { queue.withLock { $0 } }

    /// Works until cancelled or shut down.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await self.look()
                try? await Task.sleep(for: self.interval)
            }
        }
    }

    private func look() async {
        let waiting = try? await service.awaitedVerdicts()
        queue.withLock { $0 = waiting }
        // A service that does not answer says nothing of the processor: what was known stays.
        guard let isAwaited = try? await service.requireReady() else { return }
        let wasAway = isAway
        sightings.withLock { $0.look(isAwaited: isAwaited, lastEntry: follower.status.lastEntryAt, at: .now) }
        if isAway && !wasAway {
            logger.warning("nothing is decided on the ledger though something waits: is a processor running there?")
        }
    }
}
