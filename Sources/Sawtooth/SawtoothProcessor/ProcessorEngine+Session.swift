internal import Logging
internal import NetworkAddresses
internal import SawtoothProtocol
internal import SawtoothTransport
internal import ZeroMQ

// The connection: performing the actions of the session's state machine.
extension ProcessorEngine {
    func perform(_ actions: [ValidatorSession.Action]) {
        for action in actions {
            switch action {
            case .connect: connect()
            case .send(let message): send(message)
            case .registered(let version): registered(version)
            case .drop(let reason): drop(reason)
            case .refused(let registration, let reason):
                logger.error(
                    "registration refused",
                    metadata: [
                        "family": "\(registration.family)", "version": "\(registration.version)", "reason": "\(reason)",
                    ])
                failure = .registrationRefused(
                    family: registration.family, version: registration.version, reason: reason)
            case .depart(let version): depart(protocolVersion: version)
            case .end: hasEndedSession = true
            }
        }
    }

    private func connect() {
        let target: String
        do throws(AddressRefusal) {
            if choice == nil { choice = try EndpointChoice(endpoint) }
            target = try choice?.next() ?? endpoint
        } catch .unresolved(_, let reason) {
            return perform(session.lost(reason: reason, at: now))
        } catch {
            failure = .invalidEndpoint(error == .credential ? "tcp://…" : endpoint, reason: error.description)
            hasEndedSession = true
            return
        }
        do {
            let new = try ValidatorStream(connectingTo: target, in: context, pool: pool)
            stream = consume new
            pollAgain()
            hasSent = true
            logger.debug("connecting", metadata: ["validator": "\(endpoint)"])
        } catch .invalidArgument, .protocolNotSupported, .addressNotAvailable {
            failure = .invalidEndpoint(endpoint, reason: "it is not an endpoint that libzmq understands")
            hasEndedSession = true
        } catch {
            perform(session.lost(reason: error.description, at: now))
        }
    }

    private func registered(_ version: UInt32) {
        metrics.isRegistered = true
        incidents.reset()
        for registration in session.registrations {
            logger.info(
                "registered",
                metadata: [
                    "family": "\(registration.family)", "version": "\(registration.version)",
                    "validator": "\(endpoint)",
                    "protocol_version": .stringConvertible(version),
                ])
        }
        runKept()
    }

    /// Runs requests that arrived while registering.
    func runKept() {
        let requests = kept
        kept = []
        for frame in requests { frame.withUnsafeBytes { handle($0) } }
    }

    /// The connection is gone: nothing from it may be answered on the next one.
    private func drop(_ reason: String) {
        let wasRegistered = metrics.isRegistered
        metrics.isRegistered = false
        if wasRegistered {
            metrics.connectionLosses += 1
            incidents.note(
                "validator lost", reason, ["validator": "\(endpoint)", "dropped": .stringConvertible(runningCount)])
        } else {
            incidents.note("no validator yet", reason, ["validator": "\(endpoint)"])
        }
        dropTransactions()
        endDeparture()
        stream = nil
        pollAgain()
    }

    /// Sets up polling for the current descriptors.
    func pollAgain() {
        let own = [thread.wakeUp.fileDescriptor]
        let channel = [(upstream ?? supervisor?.channel)?.fileDescriptor].compactMap(\.self)
        poller = Poller(own + (stream?.fileDescriptors ?? []) + channel)
        crowdedPoller = Poller(own + channel)
        // Ask the monitor about everything that happened before.
        mayHaveChanged = true
    }

    /// Ends every transaction without a verdict.
    func dropTransactions() {
        kept = []
        if let supervisor {
            metrics.dropped += runningCount
            supervisor.drop()
        }
        let entries = running
        running = [:]
        recentAnswers.removeAll()
        runningCount = 0
        deadlines.removeAll()
        for case .running(let transaction) in entries.values {
            transaction.fate = .dropped
            metrics.dropped += 1
        }
        failRequests(outstanding.removeAll(), with: .connectionLost)
        for case .running(let transaction) in entries.values { transaction.task?.cancel() }
    }
}
