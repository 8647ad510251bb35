internal import KeyWrapping
internal import Locking
package import Logging
internal import RecordErrors
package import RecordFlow
internal import RecordKeys
internal import RecordRemote
internal import ServiceLifecycle

/// Background work: settles operations, moves keys to new epochs, removes objects that nobody needs, continues
/// interrupted KEK rotations. Each is a journey that can be interrupted anywhere and continues from there, so the first
/// round after a start is the recovery.
package struct Housekeeping: Service {
    /// How often each of these runs.
    package struct Intervals: Sendable {
        /// Operations without a verdict, while there are any; each waits for the ledger for as long again.
        package var operations: Duration = .seconds(10)
        /// Keys of epochs gone by, besides after each withdrawal; and keys of a KEK gone by, while there are any.
        package var keys: Duration = .seconds(60)
        /// Objects: the store is listed, so not often. Keys of a KEK gone by that do not open, too.
        package var objects: Duration = .seconds(3600)

        package init() {}
    }

    private let desk: RecordDesk
    private let intervals: Intervals
    private let logger: Logger
    private let withdrawals: AsyncStream<Void>
    private let nudge: AsyncStream<Void>.Continuation
    private let saidNotListed = LockedValue(false)

    package init(_ desk: RecordDesk, intervals: Intervals = Intervals(), logger: Logger) {
        self.desk = desk
        self.intervals = intervals
        self.logger = logger
        (withdrawals, nudge) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Says that a consent was withdrawn: keys move soon.
    package func noteWithdrawal() { nudge.yield() }

    /// Works until cancelled or shut down.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await every(intervals.operations, "operations are not seen through", settle) }
                group.addTask { await every(intervals.objects, "objects are not swept", sweep) }
                group.addTask { await every(intervals.keys, "keys do not move to their new epoch", move) }
                group.addTask {
                    for await _ in withdrawals { await attempt("keys do not move to their new epoch", move) }
                }
                group.addTask { await finishRotations() }
                group.addTask {
                    await every(intervals.keys, "doctors are not looked for") { () async throws(RecordFailure) in
                        try await desk.lookForAttestations()
                    }
                }
            }
        }
    }

    private func every(
        _ interval: Duration, _ failure: Logger.Message, _ work: @Sendable () async throws(RecordFailure) -> Void
    ) async {
        while !Task.isCancelled {
            await attempt(failure, work)
            try? await Task.sleep(for: interval)
        }
    }

    private func attempt(_ failure: Logger.Message, _ work: () async throws(RecordFailure) -> Void) async {
        do {
            try await work()
        } catch {
            if Task.isCancelled { return }
            logger.warning(failure, metadata: ["code": "\(error.code.text)"])
            // The words may name a patient's id.
            logger.debug(failure, metadata: ["detail": "\(error)"])
        }
    }

    private func settle() async throws(RecordFailure) {
        let (decided, waiting) = try await desk.settleOperations(timeout: intervals.operations)
        if decided + waiting > 0 {
            logger.info(
                "operations were looked after",
                metadata: ["decided": .stringConvertible(decided), "waiting": .stringConvertible(waiting)])
        }
    }

    private func move() async throws(RecordFailure) {
        let patients = try await desk.moveAllKeys()
        if patients > 0 {
            logger.info("keys moved to their new epoch", metadata: ["patients": .stringConvertible(patients)])
        }
    }

    private func sweep() async throws(RecordFailure) {
        let swept = try await desk.sweepObjects()
        if swept.removed > 0 {
            logger.info("objects were swept", metadata: ["objects": .stringConvertible(swept.removed)])
        }
        // Every sweep finds it again; it is said once.
        let isSaid = saidNotListed.withLock { (said) -> Bool in
            defer { said = said || swept.notListed != nil }
            return said
        }
        if let why = swept.notListed, !isSaid {
            logger.warning("uploads that broke off cannot be listed", metadata: ["why": "\(why)"])
        }
        // What was released under an access that is not on the ledger any more cannot be called back.
        let status = try await desk.keyStatus()
        if status.unanchoredEmergencies > 0 {
            logger.error(
                "the ledger refuses emergencies under which records were opened",
                metadata: ["operations": .stringConvertible(status.unanchoredEmergencies)])
        }
        let lost = status.lostOperations
        if lost > 0 {
            logger.error(
                "a fork has taken back what was committed, and the ledger refuses it since",
                metadata: ["operations": .stringConvertible(lost)])
        }
    }

    /// Continues interrupted KEK rotations, until none is left.
    private func finishRotations() async {
        let failure: Logger.Message = "keys are not all under the newest KEK"
        await attempt(failure) { () async throws(RecordFailure) in try await desk.noteEarlierRotation() }
        while !Task.isCancelled {
            var interval = intervals.keys
            await attempt(failure) { () async throws(RecordFailure) in
                do throws(RecordFailure) {
                    guard let keys = try await desk.finishRotation() else { return }
                    logger.info("keys were wrapped under the newest KEK", metadata: ["keys": .stringConvertible(keys)])
                } catch {
                    // All that could move has: what a person must mend is not tried each minute, with every key.
                    if [.wrapperDamaged, .wrapperNotItsKey].contains(error.code) { interval = intervals.objects }
                    throw error
                }
            }
            try? await Task.sleep(for: interval)
        }
    }
}
