internal import Locking
internal import Logging
internal import SawtoothProtocol
internal import ZeroMQ

// The thread that holds the socket. One turn of its loop: read the monitor, receive, send, expire; then sleep until a
// descriptor is ready or the next request expires.
extension ComponentConnection {
    /// - Throws: `ZeroMQError` when the process can have no more threads.
    func start(_ context: ZeroMQContext) throws(ZeroMQError) {
        try SocketThread.detach { [self] in runThread(context) }
    }

    private enum SessionEnd {
        /// `close()` was called.
        case closed
        /// `reconnect()` was called.
        case ordered
        /// The connection was lost.
        case lost
        /// No connection could be made.
        case unreachable
    }

    private func runThread(_ context: ZeroMQContext) {
        var pause = limits.shortestPause
        var choice = self.choice
        // Why there is no connection, as said last.
        var told: String?
        while true {
            let began = ContinuousClock.now
            var end = SessionEnd.unreachable
            var reason: String?
            do {
                let target = try choice.next()
                end = try runSession(target, context)
                if end == .unreachable { reason = EndpointChoice.reason(target) }
            } catch {
                reason = "\(error)"
            }
            if let reason, reason != told {
                logger.notice(
                    "no connection to the validator", metadata: ["endpoint": "\(endpoint)", "reason": "\(reason)"])
            }
            told = reason
            let isClosed = end == .closed
            for request in state.withLock({ isClosed ? $0.takeAll() : $0.takeSent() }) {
                request.fail(isClosed ? .closed : .disconnected(endpoint: endpoint))
            }
            if isClosed { return }
            if end != .unreachable { onEvent?(.disconnected) }
            // A connection that lasted a while was good: retry soon.
            if end == .ordered || ContinuousClock.now - began > limits.longestPause { pause = limits.shortestPause }
            sleepUnlessClosed(pause + pause * Double.random(in: 0...0.5))
            pause = min(pause * 2, limits.longestPause)
        }
    }

    /// One attempt to connect, and the resulting connection until its loss. libzmq's own reconnecting is off: it would
    /// keep frames of the old connection for the new one, and it gives up after some handshake failures.
    private func runSession(_ target: String, _ context: ZeroMQContext) throws(ZeroMQError) -> SessionEnd {
        let socket = try ZeroMQSocket(.dealer, in: context)
        try socket.setLinger(milliseconds: 0)
        try socket.setSendHighWaterMark(0)
        try socket.setReceiveHighWaterMark(Limits.receivedFrames)
        try socket.setMaximumFrameSize(Limits.frameSize)
        try socket.setReconnectInterval(milliseconds: -1)
        try socket.setKeepalive(
            idle: Limits.keepalive.idle, interval: Limits.keepalive.interval, count: Limits.keepalive.count)
        let monitor = try SocketMonitor(of: socket, in: context)
        try socket.connect(target)
        var poller = Poller([try socket.fileDescriptor, try monitor.fileDescriptor, wakeUp.fileDescriptor])
        var frame = ZeroMQFrame()
        var isConnected = false
        while true {
            wakeUp.drain()
            let orders = state.withLock { state in
                defer { state.mustReconnect = false }
                return (isClosed: state.isClosed, mustReconnect: state.mustReconnect)
            }
            if orders.isClosed { return .closed }
            if orders.mustReconnect && isConnected { return .ordered }
            while let event = try monitor.next() {
                switch event {
                case .handshakeSucceeded:
                    isConnected = true
                    logger.debug("connected to the validator", metadata: ["endpoint": "\(endpoint)"])
                    onEvent?(.connected)
                case .disconnected, .handshakeFailed, .closed:
                    guard isConnected else { return .unreachable }
                    // Frames that arrived before the end still count.
                    try receiveAll(socket, &frame)
                    logger.notice("lost the validator", metadata: ["endpoint": "\(endpoint)"])
                    return .lost
                case .connected, .accepted, .other: break
                }
            }
            try receiveAll(socket, &frame)
            if isConnected { try sendAll(socket) }
            try receiveAll(socket, &frame)
            let wait = expire()
            _ = try poller.wait(milliseconds: wait)
        }
    }

    private func receiveAll(_ socket: borrowing ZeroMQSocket, _ frame: inout ZeroMQFrame) throws(ZeroMQError) {
        while canReceive?() ?? true, try socket.receive(into: &frame) {
            // The envelope is the last frame; some validators put an empty delimiter before it.
            if frame.hasMore { continue }
            let message: Message
            do {
                message = try Message(decoding: frame.bytes)
            } catch {
                logger.warning("unreadable message from the validator", metadata: ["error": "\(error)"])
                continue
            }
            if message.type == .pingRequest {
                try socket.send(
                    Message(type: .pingResponse, correlationID: message.correlationID).encoded(), wait: false)
                continue
            }
            let request = state.withLock { $0.answered(message.correlationID) }
            if case .resume(let continuation) = request?.completion {
                continuation.resume(returning: .success(message))
            } else {
                onEvent?(.message(message))
            }
        }
        frame.clear()
    }

    private func sendAll(_ socket: borrowing ZeroMQSocket) throws(ZeroMQError) {
        while let (key, message) = state.withLock({ $0.nextToSend() }) {
            do {
                try socket.send(message.encoded(), wait: false)
            } catch {
                state.withLock { $0.putBack(key) }
                guard error == .wouldBlock else { throw error }
                return
            }
        }
    }

    /// Fails expired requests.
    ///
    /// - Returns: milliseconds until the next request expires, -1 when none waits.
    private func expire() -> Int {
        let now = ContinuousClock.now
        let (expired, next) = state.withLock { $0.takeExpired(at: now) }
        for request in expired {
            request.fail(request.isSent ? .timedOut(endpoint: endpoint) : .notConnected(endpoint: endpoint))
            if case .tell = request.completion { reconnect() }
        }
        guard let next else { return -1 }
        return milliseconds(next - now)
    }

    /// Rounded up, so that nothing is checked too early; an hour at most.
    private func milliseconds(_ duration: Duration) -> Int {
        Int((min(duration, .seconds(3600)) / .milliseconds(1)).rounded(.up))
    }

    /// Sleeps between attempts; requests still expire meanwhile.
    private func sleepUnlessClosed(_ pause: Duration) {
        let end = ContinuousClock.now + pause
        while !state.withLock({ $0.isClosed }) {
            let left = milliseconds(end - ContinuousClock.now)
            if left <= 0 { return }
            let next = expire()
            var poller = Poller([wakeUp.fileDescriptor])
            _ = try? poller.wait(milliseconds: next < 0 ? left : min(left, next))
            wakeUp.drain()
        }
    }
}
