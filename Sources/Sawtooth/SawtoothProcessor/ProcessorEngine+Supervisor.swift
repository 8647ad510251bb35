internal import Logging
internal import SawtoothProtocol
internal import SawtoothTransport

// In a supervisor: requests go to the worker, and its frames go to the validator.
extension ProcessorEngine {
    /// Accepts a request for the worker.
    func supervise(_ frame: UnsafeRawBufferPointer, _ envelope: Envelope, _ key: UInt64, _ supervisor: Supervisor) {
        var start = 0
        if let id = envelope.correlationID.baseAddress, let all = frame.baseAddress { start = id - all }
        let ticket = supervisor.requests.take(
            frame, correlation: start..<start + envelope.correlationID.count, key: key, at: now)
        running[key] = .supervised(ticket)
        runningCount += 1
    }

    /// Forwards an answer of the validator to the worker that asked.
    func relay(_ frame: UnsafeRawBufferPointer, _ envelope: Envelope, _ supervisor: Supervisor) {
        guard let correlation = StateCorrelation(envelope.correlationID) else { return handleForeignReply(envelope) }
        metrics.stateReplies += 1
        let kind: StateRequestKind? =
            switch envelope.type {
            case MessageType.tpStateSetResponse.rawValue: .set
            case MessageType.tpEventAddResponse.rawValue: .event
            default: nil
            }
        if let kind, let due = supervisor.requests.replied(correlation, kind, envelope.content) {
            answer(due.ticket, verdict(due.outcome, supervisor), supervisor)
        }
        // An answer to a dead worker is of no use to the next one.
        guard correlation.generation == supervisor.generation, let channel = supervisor.channel else { return }
        channel.append(.init(WorkerFrame.message), frame)
    }

    /// Sends the worker its frames, and reads those that it has sent; starts a worker if there is none.
    ///
    /// - Returns: how many frames it sent.
    func exchange(_ supervisor: Supervisor) -> Int {
        guard let channel = supervisor.channel else {
            guard now >= supervisor.startAt else { return 0 }
            supervisor.start(at: now)
            pollAgain()
            return 1
        }
        supervisor.give()
        channel.flush()
        var count = 0
        switch channel.receive() {
        case .nothing: break
        case .frames:
            while let (head, bytes) = channel.next() {
                count += 1
                pass(head, bytes, supervisor)
            }
        case .ended:
            count += 1
            bury(supervisor)
        }
        return count
    }

    private func pass(_ head: FrameChannel.Head, _ bytes: UnsafeRawBufferPointer, _ supervisor: Supervisor) {
        let ticket = SupervisedRequests.Ticket(rawValue: head.ticket)
        switch head.kind {
        case WorkerFrame.read:
            guard supervisor.requests.isOpen(ticket) else { return }
            passOn(bytes)
        case WorkerFrame.write:
            guard supervisor.requests.wrote(ticket) else { return }
            passOn(bytes)
        case WorkerFrame.finish:
            guard supervisor.requests.finishes(ticket, bytes) else { return }
            _ = FrameChannel.forEachPart(of: bytes) { passOn($0) }
        case WorkerFrame.verdict:
            guard supervisor.requests.isOpen(ticket), let report = WorkerReport(bytes) else { return }
            supervisor.hasAnswered = true
            if metrics.isEnabled {
                let (family, label) = (report.family, report.label)
                count(
                    family: String(decoding: family, as: UTF8.self), label: String(decoding: label, as: UTF8.self),
                    head.status, ticket, supervisor)
            }
            close(ticket, report.message, status: head.status, supervisor)
        default: incidents.note("unexpected frame", "a worker sends no such", ["kind": .stringConvertible(head.kind)])
        }
    }

    private func passOn(_ message: UnsafeRawBufferPointer) {
        metrics.stateRequests += 1
        _ = transmit(message.count) { $0.copyMemory(from: message) }
    }

    private func count(
        family: String, label: String, _ status: UInt16, _ ticket: SupervisedRequests.Ticket, _ supervisor: Supervisor
    ) {
        metrics.count(
            family: family, label: label, status: TpProcessResponse.Status(rawValue: UInt32(status)),
            nanoseconds: Monotonic.now() &- supervisor.requests.origin(ticket).startedAt)
    }

    private func verdict(_ outcome: SupervisedRequests.Outcome, _ supervisor: Supervisor) -> ApplyError? {
        switch outcome {
        case .done: nil
        case .failed(let error): supervisor.supervision.verdictOnFinish(error)
        case .interrupted: .internalError(message: "The process that ran the transaction died after it had written.")
        }
    }

    /// Answers in place of a dead worker.
    private func answer(_ ticket: SupervisedRequests.Ticket, _ failure: ApplyError?, _ supervisor: Supervisor) {
        let frame = VerdictFrame(failure)
        let message: [UInt8] = supervisor.requests.withCorrelationID(ticket) { id in
            let count = frame.frameCount(correlationCount: id.count)
            return [UInt8](unsafeUninitializedCapacity: count) { output, initialized in
                frame.writeFrame(correlationID: id, to: UnsafeMutableRawBufferPointer(output))
                initialized = count
            }
        }
        let status = UInt16(truncatingIfNeeded: frame.status.rawValue)
        if metrics.isEnabled {
            // Only a handler can choose a label, and a supervisor runs no handler code.
            let family = supervisor.requests.request(ticket)?.header.familyName ?? ""
            count(family: family, label: "interrupted", status, ticket, supervisor)
        }
        message.withUnsafeBytes { close(ticket, $0, status: status, supervisor) }
    }

    private func close(
        _ ticket: SupervisedRequests.Ticket, _ message: UnsafeRawBufferPointer, status: UInt16, _ supervisor: Supervisor
    ) {
        let isFinal = UInt32(status) != TpProcessResponse.Status.internalError.rawValue
        runningCount -= 1
        if isWithholding {
            let contextID = supervisor.requests.request(ticket)?.contextID
            withheld.append(WithheldAnswer(contextID: contextID, frame: [UInt8](message)))
        } else {
            _ = transmit(message.count) { $0.copyMemory(from: message) }
        }
        let key = supervisor.requests.origin(ticket).key
        supervisor.requests.withCorrelationID(ticket) { settle(key, $0, isFinal: isFinal) }
        supervisor.requests.close(ticket, isFinal: isFinal)
    }

    private func bury(_ supervisor: Supervisor) {
        let aftermath = supervisor.bury(at: now)
        pollAgain()
        for (ticket, outcome) in aftermath.answers { answer(ticket, verdict(outcome, supervisor), supervisor) }
        for ticket in aftermath.crashes {
            let id = supervisor.requests.transactionID(ticket)
            let supervision = supervisor.supervision
            if supervision.rejectsCrashingTransactions {
                supervisor.rejected += 1
                logger.critical("a transaction crashes its workers: rejected", metadata: ["transaction": "\(id)"])
                let failure = ApplyError.invalidTransaction(
                    message: "The processor crashed whenever it ran this transaction.",
                    extendedData: supervision.extendedDataOfRejection)
                answer(ticket, failure, supervisor)
            } else {
                supervisor.requests.hold(ticket)
                logger.critical(
                    "a transaction crashes its workers: held, and its validator waits for it",
                    metadata: ["transaction": "\(id)"])
            }
        }
    }
}
