internal import Logging
internal import SawtoothProtocol
internal import SawtoothTransport

// A transaction's life: from its request to its verdict.
extension ProcessorEngine {
    /// - Parameters:
    ///   - frame: the whole message.
    ///   - ticket: the supervisor's key for it, if there is a supervisor.
    func start(_ envelope: Envelope, _ frame: UnsafeRawBufferPointer, _ ticket: UInt64) {
        let correlationID = envelope.correlationID
        // A supervisor has checked already, and its tickets are unique.
        guard let key = upstream == nil ? freeKey(for: correlationID) : ticket else {
            incidents.note("doubled request", "its correlation id is running or was answered")
            return
        }
        if let supervisor { return supervise(frame, envelope, key, supervisor) }
        let request: ProcessRequest
        do throws(ProcessRequest.Failure) {
            request = try ProcessRequest(envelope.content, correlationID: correlationID)
        } catch {
            return refuse(correlationID, key, ticket, Self.sentence(error))
        }
        guard let handler = request.withFamily({ registry.find($0, $1) }) else {
            let header = request.header
            return refuse(
                correlationID, key, ticket,
                "This processor does not run version \(header.familyVersion) of the family \(header.familyName).")
        }
        let transaction = RunningTransaction(request, handler, key: key, ticket: ticket, startedAt: now, engine: self)
        running[key] = .running(transaction)
        runningCount += 1
        if let limit = configuration.transactionDeadline { deadlines.append(transaction, at: now &+ limit.nanoseconds) }
        run(transaction)
    }

    /// Passes a transaction to an idle task, or to a new one.
    private func run(_ transaction: RunningTransaction) {
        if let idle = idleTasks.popLast() {
            transaction.task = idle
            idle.resume(with: transaction)
            return
        }
        let own = HandlerTask()
        transaction.task = own
        own.task = Task(executorPreference: thread) { [self] in
            // A task continues elsewhere only if the thread has ended, and then there is nobody to answer.
            var next: RunningTransaction? = transaction
            while let transaction = next.take() {
                resumed(transaction)
                let failure: ApplyError?
                do {
                    try await transaction.handler.apply(transaction.request, context: transaction)
                    failure = nil
                } catch {
                    failure = ApplyError(error)
                }
                guard isOnThread else { return }
                finished(transaction, failure)
                // A handler may have cancelled its own task.
                guard !own.isSpent, !Task.isCancelled, !hasEndedSession, idleTasks.count < Self.maximumIdleTasks
                else { return }
                next = await withUnsafeContinuation { continuation in
                    own.wait(continuation)
                    idleTasks.append(own)
                }
                guard isOnThread else { return }
            }
        }
    }

    /// A transaction's handler has returned.
    private func finished(_ transaction: RunningTransaction, _ failure: ApplyError?) {
        watchdog?.leave()
        transaction.task = nil
        if transaction.fate == .running { answer(transaction, failure) }
    }

    private func answer(_ transaction: RunningTransaction, _ failure: ApplyError?) {
        let frame = VerdictFrame(failure)
        transaction.fate = .answered
        // Nobody waits any more for requests that the handler did not await.
        if transaction.waiting > 0 {
            failRequests(outstanding.removeAll(of: transaction), with: .connectionLost)
        }
        close(transaction, frame)
        if metrics.isEnabled, upstream == nil {
            let handler = transaction.handler
            metrics.count(
                family: handler.familyName, label: handler.label(for: transaction.request), status: frame.status,
                nanoseconds: Monotonic.now() &- transaction.startedAt)
        }
        if case .internalError(let message, _) = failure {
            incidents.note("internal error", message, ["transaction": "\(transaction.request.signature)"])
        }
    }

    private func close(_ transaction: RunningTransaction, _ frame: VerdictFrame) {
        runningCount -= 1
        if let upstream { return report(transaction, frame, upstream) }
        transaction.received.correlationText.withUnsafeBytes { correlationID in
            if isWithholding {
                withhold(frame, correlationID, transaction.received.contextID)
            } else {
                _ = sendVerdict(frame, to: correlationID)
            }
            settle(transaction.key, correlationID, isFinal: frame.status != .internalError)
        }
    }

    private func withhold(_ frame: VerdictFrame, _ correlationID: UnsafeRawBufferPointer, _ contextID: String?) {
        let count = frame.frameCount(correlationCount: correlationID.count)
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { output, initialized in
            frame.writeFrame(correlationID: correlationID, to: UnsafeMutableRawBufferPointer(output))
            initialized = count
        }
        withheld.append(WithheldAnswer(contextID: contextID, frame: bytes))
    }

    /// Remembers the id of an answered request, to recognise a duplicate. INTERNAL_ERROR asks for the same request
    /// again, so that one is not remembered.
    @inline(__always)
    func settle(_ key: UInt64, _ correlationID: UnsafeRawBufferPointer, isFinal: Bool) {
        guard isFinal, !correlationID.isEmpty else {
            running[key] = nil
            return
        }
        let (place, oldest) = recentAnswers.append(key, correlationID)
        running[key] = .answered(place)
        if let oldest { running[oldest] = nil }
    }

    private func refuse(
        _ correlationID: UnsafeRawBufferPointer, _ key: UInt64, _ ticket: UInt64, _ message: String
    ) {
        incidents.note("request refused", message)
        metrics.refused += 1
        let frame = VerdictFrame(status: .invalidTransaction, message: message)
        if let upstream { return report(frame, correlationID, ticket, upstream) }
        if isWithholding { withhold(frame, correlationID, nil) } else { _ = sendVerdict(frame, to: correlationID) }
        settle(key, correlationID, isFinal: true)
    }

    /// Ends a transaction whose time is over. Time must not decide its verdict, so the validator is asked to run it
    /// again.
    func expire(_ transaction: RunningTransaction) {
        guard transaction.fate == .running else { return }
        transaction.fate = .expired
        metrics.expired += 1
        let message = "The transaction was not done after \(configuration.transactionDeadline ?? .zero)."
        close(transaction, VerdictFrame(status: .internalError, message: message))
        failRequests(outstanding.removeAll(of: transaction), with: .deadlineExceeded)
        transaction.task?.cancel()
        incidents.note("deadline over", message, ["transaction": "\(transaction.request.signature)"])
    }

    /// A transaction's handler continues.
    @inline(__always)
    func resumed(_ transaction: RunningTransaction) {
        if let watchdog, isOnThread { watchdog.enter(transaction) }
    }

    /// The key for a correlation id; nil if the id is known already. An empty id never is: it names no request.
    private func freeKey(for correlationID: UnsafeRawBufferPointer) -> UInt64? {
        var key = hash(correlationID)
        while let entry = running[key] {
            switch entry {
            case .running(let transaction):
                let isSame = transaction.received.correlationText.withUnsafeBytes { $0.elementsEqual(correlationID) }
                if isSame, !correlationID.isEmpty { return nil }
            case .supervised(let ticket):
                if !correlationID.isEmpty,
                    supervisor?.requests.withCorrelationID(ticket, { $0.elementsEqual(correlationID) }) == true
                {
                    return nil
                }
            case .answered(let place): if recentAnswers.matches(place, correlationID) { return nil }
            }
            // Two ids with one hash: the next key will do.
            key &+= 1
        }
        return key
    }

    private func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var state = hashSeed ^ UInt64(truncatingIfNeeded: bytes.count)
        var offset = 0
        while offset + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            state = (state ^ word) &* 0x9E37_79B9_7F4A_7C15
            state ^= state >> 29
            offset += 8
        }
        while offset < bytes.count {
            state = (state ^ UInt64(bytes[offset])) &* 0x9E37_79B9_7F4A_7C15
            state ^= state >> 29
            offset += 1
        }
        return state
    }

    private static func sentence(_ failure: ProcessRequest.Failure) -> String {
        switch failure {
        case .unreadable: "The request is not a TpProcessRequest: it is cut short, or a text in it is not valid."
        case .unreadableHeader:
            "The header bytes are not a TransactionHeader: cut short, or a text in them is not valid."
        case .noHeader: "The request has no transaction header."
        }
    }
}
