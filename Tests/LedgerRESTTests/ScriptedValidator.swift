import Foundation
import Locking
import SawtoothProtocol
import ZeroMQ

/// A validator's component endpoint that answers what a test tells it to.
final class ScriptedValidator: Sendable {
    enum Reply: Sendable {
        case answer(MessageType, any ProtobufMessage)
        case silence
    }

    private struct State {
        var script: @Sendable (Message) -> Reply = { _ in .silence }
        var received: [Message] = []
        var lastPeer: [UInt8]?
        var unasked: [Message] = []
        var isStopped = false
    }

    /// What the thread holds, so that the validator itself can be let go of.
    private final class Shared: Sendable {
        let state = LockedValue(State())
        let wakeUp: WakeUp
        init() throws { wakeUp = try WakeUp() }
    }

    let endpoint: String
    private let shared: Shared
    private let ended = DispatchSemaphore(value: 0)

    /// - Parameter endpoint: where to listen; port `*` takes a free one.
    init(endpoint: String = "tcp://127.0.0.1:*") throws {
        let shared = try Shared()
        self.shared = shared
        let context = try ZeroMQContext()
        let bound = LockedValue<Result<String, ZeroMQError>?>(nil)
        let ready = DispatchSemaphore(value: 0)
        Thread.detachNewThread { [ended] in
            defer { ended.signal() }
            do {
                // The socket lives and dies on this thread.
                let socket = try ZeroMQSocket(.router, in: context)
                try socket.setLinger(milliseconds: 0)
                try socket.bind(endpoint)
                let taken = try socket.lastEndpoint
                bound.withLock { $0 = .success(taken) }
                ready.signal()
                try Self.serve(socket, shared)
            } catch {
                bound.withLock { $0 = $0 ?? .failure(error as? ZeroMQError ?? .invalidArgument) }
                ready.signal()
            }
        }
        ready.wait()
        guard let result = bound.withLock({ $0 }) else { throw ZeroMQError.invalidArgument }
        self.endpoint = try result.get()
    }

    deinit { stop() }

    /// Closes the socket and waits until it is closed.
    func stop() {
        let wasStopped = shared.state.withLock { state in
            defer { state.isStopped = true }
            return state.isStopped
        }
        if wasStopped { return }
        shared.wakeUp.signal()
        ended.wait()
    }

    /// What to answer from now on.
    func answer(with script: @escaping @Sendable (Message) -> Reply) {
        shared.state.withLock { state in
            state.script = script
            state.received = []
        }
    }

    /// The requests since `answer(with:)`, pings and their answers apart.
    var received: [Message] { shared.state.withLock { $0.received } }

    /// Sends a message to whoever asked last.
    func send(_ message: Message) {
        shared.state.withLock { $0.unasked.append(message) }
        shared.wakeUp.signal()
    }

    private static func serve(_ socket: borrowing ZeroMQSocket, _ shared: Shared) throws {
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
            if let peer {
                for message in unasked { try socket.send(parts: [peer, message.encoded()]) }
                if !unasked.isEmpty { continue }
            }
            _ = try poller.wait()
        }
    }
}
