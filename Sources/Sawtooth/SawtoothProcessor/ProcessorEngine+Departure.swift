internal import Logging
internal import SawtoothProtocol
internal import SawtoothTransport

/// An answer that is withheld while the processor leaves.
struct WithheldAnswer {
    /// Nil if the request was unreadable.
    let contextID: String?
    /// The whole message.
    let frame: [UInt8]
}

// Leaving: performing the actions of `Departure`, and the two ways to end before it is complete.
extension ProcessorEngine {
    /// Leaves for good.
    func leave(_ wanted: Int) {
        let isFirst = honouredShutDowns == 0
        honouredShutDowns = wanted
        if isFirst {
            logger.info("leaving", metadata: ["running": .stringConvertible(runningCount)])
            drainDeadline = Self.sum(now, configuration.drainLimit.nanoseconds)
            perform(session.leave(isFinal: true))
        }
        if wanted > 1 { leaveAtOnce() }
    }

    /// Leaves, and comes back with other families.
    ///
    /// - Returns: whether they are in place; false if the processor leaves for good, or a later call replaced this one.
    func change(to registry: HandlerRegistry) async -> Bool {
        await withCheckedContinuation { adopted in
            guard isOnThread, supervisor == nil, honouredShutDowns == 0, !hasEndedSession else {
                return adopted.resume(returning: false)
            }
            next.take()?.adopted.resume(returning: false)
            next = (registry, adopted)
            logger.info("changing families", metadata: ["running": .stringConvertible(runningCount)])
            perform(session.leave(isFinal: false))
            if departure == nil { adoptNext() }
        }
    }

    func depart(protocolVersion: UInt32) {
        var limits = Departure.Limits()
        limits.whole = configuration.departureLimit.nanoseconds
        departure = Departure(
            registrations: session.registrations, protocolVersion: protocolVersion, limits: limits, at: now)
        isWithholding = true
        runKept()
    }

    func advanceDeparture() {
        guard let before = departure?.step else { return }
        perform(departure?.advance(.init(running: runningCount, withheld: withheld.count), at: now) ?? [])
        guard let step = departure?.step, step != before else { return }
        logger.info(
            "leaving",
            metadata: [
                "step": "\(step.rawValue)", "running": .stringConvertible(runningCount),
                "withheld": .stringConvertible(withheld.count),
            ])
    }

    private func perform(_ actions: [Departure.Action]) {
        for action in actions {
            switch action {
            case .send(let message): send(message)
            case .release(let rest): release(butFor: rest)
            case .abandoned(let step):
                isWithholding = false
                logger.warning(
                    "leaving out of order: the validator may lose what runs, and stop making blocks",
                    metadata: ["step": "\(step.rawValue)", "running": .stringConvertible(runningCount)])
            case .done:
                endDeparture()
                perform(session.finished())
            }
        }
    }

    private func release(butFor rest: Int) {
        let count = max(0, withheld.count - rest)
        for answer in withheld.prefix(count) {
            _ = transmit(answer.frame.count) { $0.copyBytes(from: answer.frame) }
            departure?.released(context: answer.contextID)
        }
        withheld.removeFirst(count)
    }

    /// The processor has left the connection, or lost it.
    func endDeparture() {
        departure = nil
        isWithholding = false
        withheld = []
        adoptNext()
    }

    private func adoptNext() {
        guard let (registry, adopted) = next.take() else { return }
        self.registry = registry
        metrics.isRegistered = false
        perform(session.rejoin(registry.registrations, at: now))
        adopted.resume(returning: true)
    }

    private func leaveAtOnce() {
        guard !isLeavingAtOnce else { return }
        isLeavingAtOnce = true
        drainDeadline = Self.sum(now, Self.lastMoments)
        logger.warning("leaving at once", metadata: ["running": .stringConvertible(runningCount)])
        perform(departure?.abandon(at: now) ?? [])
    }

    /// Ends once nothing runs that must be waited for.
    func checkDrained() {
        if now >= drainDeadline {
            if isLeavingAtOnce { hasEndedSession = true } else { leaveAtOnce() }
        }
        guard isLeavingAtOnce else { return }
        if supervisor?.requests.hasEffects == true { return }
        let isWaitedFor = running.values.contains { entry in
            if case .running(let transaction) = entry { transaction.hasSentSet } else { false }
        }
        if !isWaitedFor { hasEndedSession = true }
    }

    private static func sum(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let (sum, overflow) = a.addingReportingOverflow(b)
        return overflow ? .max : sum
    }
}
