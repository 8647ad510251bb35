internal import Locking
public import SawtoothProtocol
internal import SawtoothTransport
internal import ZeroMQ

/// A validator's component endpoint on a real socket, controlled by a test.
///
/// By default it behaves correctly: it accepts registrations, runs each transaction in a context over `state` with the
/// header's inputs and outputs, and commits a transaction's writes if its verdict is OK. A `script` sees every message
/// first and may let it pass (`.usual`), stay silent, or answer with anything, including frames that are not messages.
///
///     let validator = try ScriptedValidator()
///     let processor = try TransactionProcessor(endpoint: validator.endpoint, handlers: [handler], logger: logger)
///     ... run the processor in a task ...
///     let verdict = await validator.run(.init(family: "counter", payload: payload))
///     validator.stop()
public final class ScriptedValidator: Sendable {
    /// A message that a processor sent.
    public struct Received: Sendable {
        /// Identifies the connection.
        public let identity: [UInt8]
        /// Nil if the frame is not a `Message`.
        public let message: Message?
        /// The frame as received.
        public let frame: [UInt8]
    }

    /// How the script reacts to a message.
    public enum Reaction: Sendable {
        /// The usual behaviour of a validator.
        case usual
        /// Sends this frame, whatever it is, back to the sender.
        case frame([UInt8])
        /// Closes the socket, as a killed process does. Later entries of the list have no effect.
        case stop
    }

    /// Decides on each message; runs on the validator's thread.
    public typealias Script = @Sendable (Received) -> [Reaction]

    /// The endpoint to connect a processor to.
    public let endpoint: String

    private let commands = LockedValue(Commands())
    private let wakeUp: WakeUp
    private let snapshot = LockedValue(Observations())

    private typealias Command = @Sendable (inout ValidatorState) -> Void

    /// Commands from other threads to the validator's thread.
    private struct Commands: Sendable {
        var list: [Command] = []
        /// The thread has ended: nobody accepts commands any more.
        var isClosed = false

        mutating func takeAll() -> [Command] {
            defer { list = [] }
            return list
        }
    }

    /// Starts to listen.
    ///
    /// - Parameters:
    ///   - port: on the loopback address; 0 takes a free one.
    ///   - state: the initial state.
    ///   - newestProtocolVersion: registrations with a newer one are refused, as Sawtooth does.
    ///   - imitation: treats processors that come and go as Sawtooth 1.2.6 does, and respects their occupancy.
    ///   - script: replaces the usual behaviour.
    /// - Throws: `ListenFailure`.
    public init(
        port: UInt16 = 0, state: [StateAddress: [UInt8]] = [:], newestProtocolVersion: UInt32 = 1,
        imitating imitation: Sawtooth126? = nil, script: @escaping Script = { _ in [.usual] }
    ) throws(ListenFailure) {
        do {
            let context = try ZeroMQContext()
            let router = try ZeroMQSocket(.router, in: context)
            try router.setLinger(milliseconds: 0)
            try router.setSendHighWaterMark(0)
            try router.setReceiveHighWaterMark(0)
            try router.setMandatoryRouting(true)
            try ScriptedEndpoint.bind(router, "tcp://127.0.0.1:\(port == 0 ? "*" : "\(port)")")
            endpoint = try router.lastEndpoint
            wakeUp = try WakeUp()
            let state = ValidatorState(
                state: state, newestProtocolVersion: newestProtocolVersion, imitation: imitation, script: script)
            try Self.start(router, state, wakeUp, commands, snapshot)
        } catch {
            throw ListenFailure(description: "The scripted validator cannot listen on port \(port): \(error).")
        }
    }

    /// Why a validator cannot listen.
    public struct ListenFailure: Error, CustomStringConvertible {
        public let description: String
    }

    deinit { stop() }

    /// The port that it listens on.
    public var port: UInt16 {
        endpoint.split(separator: ":").last.flatMap { UInt16($0) } ?? 0
    }

    /// The observations so far.
    public var observations: Observations { snapshot.withLock { $0 } }

    /// Runs a transaction on the processor that has registered its family, waiting for one to do so.
    ///
    /// - Returns: the first verdict; nil if the validator was stopped first.
    public func run(_ transaction: ScriptedTransaction) async -> TpProcessResponse? {
        await withCheckedContinuation { continuation in
            perform { state in state.queue(transaction, continuation) }
        }
    }

    /// Sends a frame, whatever it is, to every processor.
    public func send(_ frame: [UInt8]) {
        perform { state in for identity in state.identities { state.outbox.append((identity, frame)) } }
    }

    /// Sends a message to every processor.
    public func send(_ message: Message) { send(message.encoded()) }

    /// Closes the socket at once, like a killed validator; awaited verdicts become nil.
    public func stop() {
        perform { $0.isStopped = true }
    }

    /// Closes the socket and waits until it is closed, so that another validator can have the port.
    public func stopped() async {
        await withCheckedContinuation { continuation in
            perform { state in
                state.isStopped = true
                state.atEnd.append { continuation.resume() }
            }
        }
    }

    private func perform(_ command: @escaping Command) {
        let isLate = commands.withLock { commands in
            if !commands.isClosed { commands.list.append(command) }
            return commands.isClosed
        }
        if isLate {
            // Resume everyone who waits: nothing comes any more.
            var ended = ValidatorState(state: [:], newestProtocolVersion: 0) { _ in [] }
            ended.isStopped = true
            command(&ended)
            ended.end()
        } else {
            wakeUp.signal()
        }
    }

    private static func start(
        _ router: consuming ZeroMQSocket, _ state: ValidatorState, _ wakeUp: WakeUp,
        _ commands: LockedValue<Commands>, _ snapshot: LockedValue<Observations>
    ) throws(ZeroMQError) {
        let hand = SocketHand(router)
        try DetachedThread.start {
            guard let router = hand.take() else { return }
            serve(router, state, wakeUp, commands, snapshot)
        }
    }

    /// The body of the validator's thread.
    private static func serve(
        _ router: consuming ZeroMQSocket, _ initial: ValidatorState, _ wakeUp: WakeUp,
        _ commands: LockedValue<Commands>, _ snapshot: LockedValue<Observations>
    ) {
        var state = initial
        guard let descriptor = try? router.fileDescriptor else { return }
        var poller = Poller([descriptor, wakeUp.fileDescriptor])
        while !state.isStopped {
            var hasWorked = false
            while !state.isStopped, let parts = try? router.receiveParts(wait: false) {
                hasWorked = true
                if let identity = parts.first, let frame = parts.last, parts.count > 1 {
                    state.take(Received(identity: identity, message: try? Message(decoding: frame), frame: frame))
                }
                flush(&state, router)
            }
            let waiting = commands.withLock { $0.takeAll() }
            for command in waiting { command(&state) }
            state.catchUp()
            state.dispatch()
            hasWorked = hasWorked || !waiting.isEmpty || !state.outbox.isEmpty
            flush(&state, router)
            let observations = state.observations
            snapshot.withLock { $0 = observations }
            state.handOut()
            if !hasWorked {
                let now = Monotonic.now()
                let pause = state.nextDue.map { $0 <= now ? 0 : ($0 - now + 999_999) / 1_000_000 } ?? 1000
                _ = try? poller.wait(milliseconds: Int(clamping: min(pause, 1000)))
                wakeUp.drain()
            }
        }
        // Close first, so that the port is free when the waiters resume.
        try? router.close()
        let observations = state.observations
        snapshot.withLock { $0 = observations }
        let late = commands.withLock { commands in
            commands.isClosed = true
            return commands.takeAll()
        }
        for command in late { command(&state) }
        state.end()
    }

    private static func flush(_ state: inout ValidatorState, _ router: borrowing ZeroMQSocket) {
        for (identity, frame) in state.outbox {
            // The script need not care about a processor that has gone.
            try? router.send(parts: [identity, frame], wait: false)
        }
        state.outbox = []
    }
}
