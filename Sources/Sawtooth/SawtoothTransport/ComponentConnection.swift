internal import Locking
package import Logging
internal import NetworkAddresses
package import SawtoothProtocol
internal import ZeroMQ

/// A client's connection to a validator's component endpoint: many requests at a time over one DEALER socket, matched
/// to their answers by correlation id.
///
/// A dedicated thread owns the socket. It answers pings, fails expired requests, and reconnects with growing pauses
/// when the connection is lost. Requests that were sent over a lost connection fail; those not yet sent wait for the
/// next one. (A processor's transactions must not outlive a connection; `ValidatorSession` is for processors.)
package final class ComponentConnection: Sendable {
    /// Limits of a connection.
    package struct Limits: Sendable {
        /// Requests that may wait for answers at a time.
        package var outstanding: Int
        /// How long a request waits for a connection before it fails with `.notConnected`.
        package var connectPatience: Duration
        /// The first pause before the next attempt to connect; it doubles up to `longestPause` until a connection lasts
        /// that long, and up to half of it is added at random.
        package var shortestPause = Duration.milliseconds(100)
        package var longestPause = Duration.seconds(1)

        package init(outstanding: Int = 4_096, connectPatience: Duration = .seconds(10)) {
            self.outstanding = outstanding
            self.connectPatience = connectPatience
        }

        /// Bytes of the largest accepted frame. A page of a thousand blocks is one frame and may be large; a peer that
        /// sends more than this is not a validator.
        static let frameSize: Int64 = 256 << 20
        /// Frames that libzmq buffers before it makes the validator wait.
        static let receivedFrames = 1_000
        /// A peer whose machine vanished is noticed after about `idle + interval * count` seconds.
        static let keepalive = (idle: 30, interval: 10, count: 3)
    }

    /// An event from the validator.
    package enum Event: Sendable {
        /// Frames can flow.
        case connected
        /// The connection is gone, with all its subscriptions.
        case disconnected
        /// A message that answers no request, except pings.
        case message(Message)
    }

    let endpoint: String
    let choice: EndpointChoice
    let limits: Limits
    let logger: Logger
    let wakeUp: WakeUp
    let onEvent: (@Sendable (Event) -> Void)?
    let canReceive: (@Sendable () -> Bool)?
    let state = LockedValue(PendingRequests())

    /// Starts the thread, which connects at once and until `close()`.
    ///
    /// - Parameters:
    ///   - endpoint: `tcp://HOST:PORT`.
    ///   - canReceive: called before each frame is read; false leaves the frame with libzmq, and finally with the
    ///     validator, until `wake()` is called and it returns true. Pings wait meanwhile too.
    ///   - onEvent: called on the connection's thread, in order; must return quickly and not wait.
    /// - Throws: `AddressRefusal` for an endpoint that is none, `ZeroMQError` when the process has no descriptors left.
    package init(
        endpoint: String, limits: Limits = Limits(), logger: Logger, canReceive: (@Sendable () -> Bool)? = nil,
        onEvent: (@Sendable (Event) -> Void)? = nil
    ) throws {
        self.endpoint = endpoint
        choice = try EndpointChoice(endpoint)
        self.limits = limits
        self.logger = logger
        self.onEvent = onEvent
        self.canReceive = canReceive
        wakeUp = try WakeUp()
        try start(ZeroMQContext())
    }

    /// Sends a request and waits for its answer.
    ///
    /// - Parameter timeout: from now to the answer.
    /// - Returns: the message with the request's correlation id, whatever its type.
    /// - Throws: `ComponentError`.
    package func request(
        _ type: MessageType, content: [UInt8], timeout: Duration
    ) async throws(ComponentError) -> Message {
        let now = ContinuousClock.now
        let key = state.withLock { $0.nextKey() }
        let result: Result<Message, ComponentError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let refusal: ComponentError? = state.withLock { state in
                    if state.isClosed { return .closed }
                    // If the task was already cancelled, its handler ran before there was anything to cancel.
                    if Task.isCancelled { return .cancelled }
                    if state.count >= limits.outstanding { return .busy(limit: limits.outstanding) }
                    state.add(
                        PendingRequest(
                            type: type, content: content, deadline: now + timeout,
                            connectDeadline: now + min(timeout, limits.connectPatience),
                            completion: .resume(continuation)),
                        key: key)
                    return nil
                }
                if let refusal { continuation.resume(returning: .failure(refusal)) } else { wakeUp.signal() }
            }
        } onCancel: {
            state.withLock { $0.remove(key) }?.fail(.cancelled)
        }
        return try result.get()
    }

    /// Sends a request whose answer arrives as an event, in order with the others. If none arrives in time, the
    /// connection is dropped and replaced; if the connection is lost first, only that is reported.
    ///
    /// - Parameter timeout: from now to the answer.
    package func post(_ type: MessageType, content: [UInt8], timeout: Duration) {
        let now = ContinuousClock.now
        state.withLock { state in
            if state.isClosed { return }
            let request = PendingRequest(
                type: type, content: content, deadline: now + timeout, connectDeadline: now + timeout,
                completion: .tell)
            state.add(request, key: state.nextKey())
        }
        wakeUp.signal()
    }

    /// Causes `canReceive` to be called again.
    package func wake() { wakeUp.signal() }

    /// Ends the connection and its thread; requests that wait fail with `.closed`. May be called more than once.
    package func close() {
        state.withLock { $0.isClosed = true }
        wakeUp.signal()
    }

    /// Drops the current connection; the thread makes a new one. For a peer whose answers make no sense.
    package func reconnect() {
        state.withLock { $0.mustReconnect = true }
        wakeUp.signal()
    }
}
