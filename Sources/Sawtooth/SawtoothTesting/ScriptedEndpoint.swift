internal import Locking
package import SawtoothProtocol
internal import SawtoothTransport
package import ZeroMQ

/// A component endpoint for clients of a validator: a test's closure decides each answer. It keeps the received
/// messages, and sends unsolicited messages on demand.
package final class ScriptedEndpoint: Sendable {
    /// What happens to one request.
    package enum Reply: Sendable {
        /// The answer's type and content, under the request's correlation id.
        case answer(MessageType, any ProtobufMessage)
        case silence
    }

    private struct State {
        var script: @Sendable (Message) -> Reply = { _ in .silence }
        var received: [Message] = []
        var lastPeer: [UInt8]?
        var unasked: [Message] = []
        var isStopped = false
        var outcome: Result<String, ZeroMQError>?
    }

    /// The state that the thread holds, so that the endpoint itself can be released.
    private final class Shared: Sendable {
        let state = LockedValue(State())
        let wakeUp: WakeUp
        let started: WakeUp
        let ended: WakeUp

        init() throws(ZeroMQError) {
            wakeUp = try WakeUp()
            started = try WakeUp()
            ended = try WakeUp()
        }
    }

    /// Where it listens, with the chosen port.
    package let endpoint: String
    private let shared: Shared

    /// - Parameters:
    ///   - endpoint: where to listen; port `*` takes a free one.
    ///   - script: how to answer until `answer(with:)`. A client that reconnects may ask before `answer(with:)` can be
    ///     called.
    /// - Throws: `ZeroMQError` when it cannot listen there.
    package init(
        endpoint: String = "tcp://127.0.0.1:*", script: @escaping @Sendable (Message) -> Reply = { _ in .silence }
    ) throws(ZeroMQError) {
        let shared = try Shared()
        shared.state.withLock { $0.script = script }
        self.shared = shared
        let context = try ZeroMQContext()
        try SocketThread.detach {
            do throws(ZeroMQError) {
                // The socket is created and closed on this thread.
                let socket = try ZeroMQSocket(.router, in: context)
                try socket.setLinger(milliseconds: 0)
                // A ROUTER drops messages beyond its limit; a test's messages must arrive.
                try socket.setSendHighWaterMark(0)
                try Self.bind(socket, endpoint)
                let taken = try socket.lastEndpoint
                shared.state.withLock { $0.outcome = .success(taken) }
                shared.started.signal()
                try Self.serve(socket, shared)
                try socket.close()
            } catch {
                shared.state.withLock { $0.outcome = $0.outcome ?? .failure(error) }
                shared.started.signal()
            }
            shared.ended.signal()
        }
        try Self.wait(for: shared.started)
        guard let outcome = shared.state.withLock({ $0.outcome }) else { throw .wrongState }
        self.endpoint = try outcome.get()
    }

    deinit { stop() }

    /// Closes the socket, as if the validator's process had ended, and waits until it is closed.
    package func stop() {
        let wasStopped = shared.state.withLock { state in
            defer { state.isStopped = true }
            return state.isStopped
        }
        if wasStopped { return }
        shared.wakeUp.signal()
        try? Self.wait(for: shared.ended)
    }

    /// Sets how to answer from now on; clears `received`.
    package func answer(with script: @escaping @Sendable (Message) -> Reply) {
        shared.state.withLock { state in
            state.script = script
            state.received = []
        }
    }

    /// All messages received since `answer(with:)`, including answers to pings.
    package var received: [Message] { shared.state.withLock { $0.received } }

    /// Sends a message to the last sender; waits for one if there is none yet.
    package func send(_ message: Message) {
        shared.state.withLock { $0.unasked.append(message) }
        shared.wakeUp.signal()
    }

    /// libzmq's own thread releases a closed port a moment later, and later still if this process is starting another
    /// one, which has all descriptors until it runs its program.
    static func bind(_ socket: borrowing ZeroMQSocket, _ endpoint: String) throws(ZeroMQError) {
        var pause = Poller([])
        for _ in 0..<500 {
            do {
                return try socket.bind(endpoint)
            } catch {
                guard error == .addressInUse else { throw error }
            }
            _ = try pause.wait(milliseconds: 10)
        }
        try socket.bind(endpoint)
    }

    private static func wait(for signal: WakeUp) throws(ZeroMQError) {
        var poller = Poller([signal.fileDescriptor])
        while try poller.wait() == 0 {}
    }

    private static func serve(_ socket: borrowing ZeroMQSocket, _ shared: Shared) throws(ZeroMQError) {
        var poller = Poller([try socket.fileDescriptor, shared.wakeUp.fileDescriptor])
        while true {
            shared.wakeUp.drain()
            while let parts = try socket.receiveParts(wait: false) {
                guard parts.count >= 2, let peer = parts.first, let frame = parts.last else { continue }
                guard let message = try? Message(decoding: frame) else { continue }
                let script = shared.state.withLock { state in
                    state.lastPeer = peer
                    state.received.append(message)
                    return state.script
                }
                guard case .answer(let type, let content) = script(message) else { continue }
                let reply = Message(type: type, correlationID: message.correlationID, content: content.encoded())
                try socket.send(parts: [peer, reply.encoded()])
            }
            let (isStopped, unasked, peer) = shared.state.withLock { state in
                defer { if state.lastPeer != nil { state.unasked = [] } }
                return (state.isStopped, state.unasked, state.lastPeer)
            }
            if isStopped { return }
            if let peer, !unasked.isEmpty {
                for message in unasked { try socket.send(parts: [peer, message.encoded()]) }
                continue
            }
            _ = try poller.wait()
        }
    }
}
