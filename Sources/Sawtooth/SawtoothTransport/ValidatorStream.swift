package import SawtoothProtocol
package import ZeroMQ

/// One connection to a validator's component endpoint: a DEALER socket with its monitor. Belongs to one thread.
///
/// libzmq would reconnect by itself and then send frames queued for the lost connection, including verdicts that nobody
/// waits for. So reconnecting is off: a stream connects once, and a lost one is replaced.
package struct ValidatorStream: ~Copyable {
    /// The largest frame accepted from a validator, in bytes: 32 MiB.
    package static let maximumFrameSize: Int64 = 32 << 20

    /// A change of the connection.
    package enum Change: Hashable, Sendable {
        case connected
        case lost(String)
    }

    private let endpoint: String
    private let socket: ZeroMQSocket
    private let monitor: SocketMonitor
    private let pool: FramePool
    /// Descriptors to poll: readable when a frame or a change of the connection may be there.
    package let fileDescriptors: [Int32]
    private var wasConnected = false

    /// Starts to connect to `endpoint`, which is in numbers.
    ///
    /// - Parameter pool: memory for sent frames, belonging to this thread and `context`.
    /// - Throws: `ZeroMQError`: `.invalidArgument` or `.protocolNotSupported` for an invalid endpoint.
    package init(
        connectingTo endpoint: String, in context: ZeroMQContext, pool: FramePool
    ) throws(ZeroMQError) {
        let socket = try ZeroMQSocket(.dealer, in: context)
        try socket.setLinger(milliseconds: 0)
        try socket.setReconnectInterval(milliseconds: -1)
        try socket.setMaximumFrameSize(Self.maximumFrameSize)
        // The validator's requests bound the number of frames in flight, so libzmq needs no limit of its own; at a
        // limit a send would have to wait, and the sending thread also receives.
        try socket.setSendHighWaterMark(0)
        try socket.setReceiveHighWaterMark(0)
        try socket.setKeepalive(idle: 10, interval: 5, count: 3)
        try socket.setMaximumRetransmissionTime(milliseconds: 25_000)
        let monitor = try SocketMonitor(of: socket, in: context)
        try socket.connect(endpoint)
        fileDescriptors = [try socket.fileDescriptor, try monitor.fileDescriptor]
        self.endpoint = endpoint
        self.socket = socket
        self.monitor = monitor
        self.pool = pool
    }

    /// The next frame, if there is one.
    ///
    /// - Returns: false when there is none.
    /// - Throws: `ZeroMQError`.
    @inline(__always)
    package borrowing func receive(into frame: inout ZeroMQFrame) throws(ZeroMQError) -> Bool {
        try socket.receive(into: &frame)
    }

    /// Sends one frame of exactly `count` bytes, written by `fill`.
    ///
    /// - Throws: `ZeroMQError`; `.wouldBlock` if the connection is not up.
    @inline(__always)
    package borrowing func send(
        count: Int, filledBy fill: (UnsafeMutableRawBufferPointer) -> Void
    ) throws(ZeroMQError) {
        try socket.send(count: count, from: pool, filledBy: fill)
    }

    /// Sends one message.
    ///
    /// - Throws: as `send(count:filledBy:)`.
    package borrowing func send(_ message: Message) throws(ZeroMQError) {
        try socket.send(message.encoded(), wait: false)
    }

    /// The next change of the connection since the last call.
    ///
    /// - Throws: `ZeroMQError`.
    package mutating func nextChange() throws(ZeroMQError) -> Change? {
        while let event = try monitor.next() {
            switch event {
            case .handshakeSucceeded:
                wasConnected = true
                return .connected
            case .disconnected:
                return .lost("the validator closed the connection, or it broke")
            case .handshakeFailed:
                return .lost("what answers there does not speak ZeroMQ")
            case .closed:
                return .lost(wasConnected ? "the connection was closed" : EndpointChoice.reason(endpoint))
            case .connected, .accepted, .other:
                continue
            }
        }
        return nil
    }

    /// Closes the connection.
    ///
    /// - Parameter linger: milliseconds for frames already sent to leave the process.
    package consuming func close(linger: Int = 0) {
        // A failure here could only mean that the socket is closed already.
        try? socket.setLinger(milliseconds: linger)
    }
}
