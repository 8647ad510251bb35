internal import Logging
internal import SawtoothProtocol
internal import SawtoothTransport
internal import ZeroMQ

// Frames in and out.
extension ProcessorEngine {
    func handle(_ frame: UnsafeRawBufferPointer) {
        guard let envelope = Envelope(frame) else {
            incidents.note("unreadable frame", "it is not a Message", ["bytes": "\(frame.count)"])
            return
        }
        switch envelope.type {
        case MessageType.tpStateGetResponse.rawValue, MessageType.tpStateSetResponse.rawValue,
            MessageType.tpStateDeleteResponse.rawValue, MessageType.tpEventAddResponse.rawValue,
            MessageType.tpReceiptAddDataResponse.rawValue:
            handleReply(envelope)
        case MessageType.tpProcessRequest.rawValue:
            departure?.requestArrived(at: Monotonic.now())
            if session.phase == .registering, kept.count < Self.maximumKept {
                kept.append([UInt8](frame))
            } else {
                start(envelope)
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
            incidents.note("unexpected message", "no one here takes it", ["type": "\(envelope.type)"])
        }
    }

    private func text(_ bytes: UnsafeRawBufferPointer) -> String {
        // The envelope has checked it.
        String(strictUTF8: bytes) ?? ""
    }

    private func handleReply(_ envelope: Envelope) {
        guard let request = outstanding.remove(envelope.correlationID, responseType: envelope.type) else {
            if departure != nil, envelope.type == MessageType.tpStateGetResponse.rawValue {
                let response = try? TpStateGetResponse(decoding: [UInt8](envelope.content))
                departure?.answered(
                    text(envelope.correlationID), provesHandled: response?.status == .ok && response?.entries == [],
                    at: Monotonic.now())
                return
            }
            incidents.note("unexpected reply", "no request waits for it", ["type": "\(envelope.type)"])
            return
        }
        metrics.stateReplies += 1
        deliver(StateReply(envelope.content, to: request.kind, for: request.subject.addresses), to: request)
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

    /// Sends a state request; its continuation is resumed with the answer, or with the failure.
    func send(_ frame: some RequestFrame, _ request: OutstandingRequests.Request) {
        watchdog?.leave()
        metrics.stateRequests += 1
        if request.kind == .set || request.kind == .delete { request.transaction.hasSentSet = true }
        request.transaction.waiting += 1
        let (place, uses) = outstanding.insert(request)
        let digits = CorrelationDigits(place: place, uses: uses)
        let count = frame.frameCount(correlationCount: OutstandingRequests.correlationCount)
        let isSent = transmit(count) { output in
            digits.withUnsafeBytes { frame.writeFrame(correlationID: $0, to: output) }
        }
        if !isSent {
            outstanding.remove(place: place)
            deliver(.failed(.connectionLost), to: request)
        }
    }

    /// Sends the events, then one SET, and resumes the continuation when all are answered.
    func finish(
        _ transaction: RunningTransaction, _ entries: [StateEntry], _ events: [Event],
        _ continuation: UnsafeContinuation<StateReply, Never>
    ) {
        let count = events.count + (entries.isEmpty ? 0 : 1)
        transaction.finish = .init(remaining: count, continuation: continuation)
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

    /// - Returns: false where there is no connection; the loss itself is seen by the loop.
    @inline(__always)
    private func transmit(_ count: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void) -> Bool {
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
