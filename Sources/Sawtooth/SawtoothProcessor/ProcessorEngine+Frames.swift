internal import Logging
internal import SawtoothProtocol
internal import SawtoothTransport
internal import ZeroMQ

// Frames in and out.
extension ProcessorEngine {
    @inline(__always)
    func handle(_ frame: UnsafeRawBufferPointer, _ ticket: UInt64 = 0) {
        guard let envelope = Envelope(frame) else {
            incidents.note("unreadable frame", "it is not a Message", ["bytes": .stringConvertible(frame.count)])
            return
        }
        switch envelope.type {
        case MessageType.tpStateGetResponse.rawValue, MessageType.tpStateSetResponse.rawValue,
            MessageType.tpStateDeleteResponse.rawValue, MessageType.tpEventAddResponse.rawValue,
            MessageType.tpReceiptAddDataResponse.rawValue:
            if let supervisor { relay(frame, envelope, supervisor) } else { handleReply(envelope) }
        case MessageType.tpProcessRequest.rawValue:
            departure?.requestArrived(at: Monotonic.now())
            if session.phase == .registering, kept.count < Self.maximumKept {
                kept.append([UInt8](frame))
            } else {
                start(envelope, frame, ticket)
            }
        case MessageType.pingRequest.rawValue:
            send(Message(type: .pingResponse, correlationID: text(envelope.correlationID)))
        case MessageType.tpRegisterResponse.rawValue:
            let response = try? TpRegisterResponse(decoding: [UInt8](envelope.content))
            departure?.answered(text(envelope.correlationID), at: Monotonic.now())
            perform(session.registerResponse(response, correlationID: text(envelope.correlationID), at: now))
        case MessageType.tpUnregisterResponse.rawValue:
            departure?.answered(text(envelope.correlationID), at: Monotonic.now())
        default:
            incidents.note("unexpected message", "no one here takes it", ["type": .stringConvertible(envelope.type)])
        }
    }

    private func text(_ bytes: UnsafeRawBufferPointer) -> String {
        // The envelope's decoder has checked it.
        String(strictUTF8: bytes) ?? ""
    }

    private func handleReply(_ envelope: Envelope) {
        guard let request = outstanding.remove(envelope.correlationID, responseType: envelope.type) else {
            return handleForeignReply(envelope)
        }
        metrics.stateReplies += 1
        deliver(StateReply(envelope.content, to: request.kind, for: request.subject.addresses), to: request)
    }

    /// An answer to a request that no handler sent: to one of `departure`, or to an unknown one.
    func handleForeignReply(_ envelope: Envelope) {
        guard departure != nil, envelope.type == MessageType.tpStateGetResponse.rawValue else {
            incidents.note("unexpected reply", "no request waits for it", ["type": .stringConvertible(envelope.type)])
            return
        }
        let response = try? TpStateGetResponse(decoding: [UInt8](envelope.content))
        departure?.answered(
            text(envelope.correlationID), provesHandled: response?.status == .ok && response?.entries == [],
            at: Monotonic.now())
    }

    private func deliver(_ reply: StateReply, to request: OutstandingRequests.Request) {
        request.transaction.waiting -= 1
        if let continuation = request.continuation {
            continuation.resume(returning: reply)
            return
        }
        guard var finish = request.transaction.finish else { return }
        finish.remaining -= 1
        if case .failed(let error) = reply, request.part < finish.failure?.part ?? .max {
            finish.failure = (request.part, error)
        }
        if finish.remaining == 0 {
            request.transaction.finish = nil
            finish.continuation.resume(returning: finish.failure.map { .failed($0.error) } ?? .done)
        } else {
            request.transaction.finish = finish
        }
    }

    func failRequests(_ requests: [OutstandingRequests.Request], with error: ContextError) {
        for request in requests { deliver(.failed(error), to: request) }
    }

    /// Sends a state request; its continuation resumes with the answer or the failure.
    func send(_ frame: some RequestFrame, _ request: OutstandingRequests.Request) {
        watchdog?.leave()
        metrics.stateRequests += 1
        if request.kind == .set || request.kind == .delete { request.transaction.hasSentSet = true }
        request.transaction.waiting += 1
        let correlation = outstanding.insert(request)
        let count = frame.frameCount(correlationCount: StateCorrelation.textCount)
        let head = FrameChannel.Head(
            request.kind == .get ? WorkerFrame.read : WorkerFrame.write, ticket: request.transaction.ticket)
        let isSent = correlation?.withText { id in
            transmit(count, head) { frame.writeFrame(correlationID: id, to: $0) }
        }
        if isSent != true {
            if let correlation { outstanding.remove(correlation) }
            deliver(.failed(.connectionLost), to: request)
        }
    }

    /// Sends the events, then one SET; the continuation resumes when all are answered.
    func finish(
        _ transaction: RunningTransaction, _ entries: [StateEntry], _ events: [Event],
        _ continuation: UnsafeContinuation<StateReply, Never>
    ) {
        let count = events.count + (entries.isEmpty ? 0 : 1)
        transaction.finish = .init(remaining: count, continuation: continuation)
        // A supervisor forwards all of it or nothing.
        upstream?.beginGroup(.init(WorkerFrame.finish, ticket: transaction.ticket))
        defer { upstream?.endGroup() }
        let contextID = transaction.received.contextText
        for (part, event) in events.enumerated() {
            send(
                EventFrame(contextID: contextID, event: event),
                .init(
                    transaction: transaction, kind: .event, subject: .none, continuation: nil, part: part))
        }
        guard !entries.isEmpty else { return }
        send(
            EntriesFrame(contextID: contextID, entries: entries),
            .init(
                transaction: transaction, kind: .set, subject: .entries(entries), continuation: nil,
                part: events.count))
    }

    func send(_ message: Message) {
        let bytes = message.encoded()
        _ = transmit(bytes.count) { $0.copyBytes(from: bytes) }
    }

    func sendVerdict(_ frame: VerdictFrame, to correlationID: UnsafeRawBufferPointer) -> Bool {
        transmit(frame.frameCount(correlationCount: correlationID.count)) {
            frame.writeFrame(correlationID: correlationID, to: $0)
        }
    }

    /// - Parameter head: what a supervisor, if any, learns about the frame.
    /// - Returns: false if there is no connection; the loop detects the loss itself.
    @inline(__always)
    func transmit(
        _ count: Int, _ head: FrameChannel.Head = .init(WorkerFrame.write),
        _ fill: (UnsafeMutableRawBufferPointer) -> Void
    ) -> Bool {
        if let upstream {
            upstream.append(head, count: count, filledBy: fill)
            return true
        }
        hasSent = true
        do {
            guard stream != nil else { return false }
            try stream?.send(count: count, filledBy: fill)
            return true
        } catch {
            incidents.note("sending failed", error.description)
            return false
        }
    }
}
