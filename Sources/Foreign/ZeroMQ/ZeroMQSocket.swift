internal import CZeroMQ
internal import Glibc

/// One socket of libzmq. It cannot be copied and belongs to the thread that uses it: a mutex around it is not enough.
///
/// `close()` ends it; dropping it closes it too, without reporting errors.
package struct ZeroMQSocket: ~Copyable {
    /// The kinds that a Sawtooth network uses.
    package enum Kind: Sendable {
        case dealer, router, pair

        var code: Int32 {
            switch self {
            case .dealer: ZMQ_DEALER
            case .router: ZMQ_ROUTER
            case .pair: ZMQ_PAIR
            }
        }
    }

    let pointer: UnsafeMutableRawPointer
    private let context: ZeroMQContext
    private var isOpen = true

    /// Opens a socket that is neither bound nor connected.
    ///
    /// - Throws: `ZeroMQError`, mainly `.tooManyOpenFiles`.
    package init(_ kind: Kind, in context: ZeroMQContext) throws(ZeroMQError) {
        guard let pointer = zmq_socket(context.pointer, kind.code) else { throw .last }
        self.pointer = pointer
        self.context = context
    }

    deinit {
        if isOpen {
            stopMonitor()
            zmq_close(pointer)
        }
    }

    /// Stops a `SocketMonitor` immediately. By default libzmq does it on its reaper thread, where the event for an
    /// already closed monitor blocks forever, and no socket of the process is closed any more.
    private borrowing func stopMonitor() {
        zmq_socket_monitor(pointer, nil, 0)
    }

    /// Closes the socket. Frames already sent are transmitted within `linger`.
    ///
    /// - Throws: `ZeroMQError` when libzmq refuses, which means a programming error.
    package consuming func close() throws(ZeroMQError) {
        isOpen = false
        stopMonitor()
        guard zmq_close(pointer) == 0 else { throw .last }
    }

    /// Listens on `endpoint`, for example `tcp://127.0.0.1:4004`; port `*` takes a free one (see `lastEndpoint`).
    ///
    /// - Throws: `ZeroMQError`: `.addressInUse`, `.addressNotAvailable`, `.invalidArgument`, `.protocolNotSupported`.
    package borrowing func bind(_ endpoint: String) throws(ZeroMQError) {
        if endpoint.hasPrefix("tcp://[") { try setIPv6() }
        guard zmq_bind(pointer, endpoint) == 0 else { throw .last }
    }

    /// Starts to connect; libzmq's thread completes the connection later (`SocketMonitor` reports it).
    ///
    /// - Throws: `ZeroMQError`: `.invalidArgument` and `.protocolNotSupported` for an invalid endpoint.
    package borrowing func connect(_ endpoint: String) throws(ZeroMQError) {
        if endpoint.hasPrefix("tcp://[") { try setIPv6() }
        guard zmq_connect(pointer, endpoint) == 0 else { throw .last }
    }
}

// Sending.
extension ZeroMQSocket {
    /// Sends one frame, a copy of `bytes`.
    ///
    /// - Parameters:
    ///   - more: another frame of the same message follows.
    ///   - wait: false fails with `.wouldBlock` at the high-water mark instead of waiting.
    /// - Throws: `ZeroMQError`; `.hostUnreachable` from a ROUTER with `mandatoryRouting`.
    package borrowing func send(_ bytes: [UInt8], more: Bool = false, wait: Bool = true) throws(ZeroMQError) {
        let flags = (more ? ZMQ_SNDMORE : 0) | (wait ? 0 : ZMQ_DONTWAIT)
        while true {
            let sent = bytes.withUnsafeBytes { zmq_send(pointer, $0.baseAddress, $0.count, flags) }
            if sent >= 0 { return }
            let error = ZeroMQError.last
            guard error == .interrupted else { throw error }
        }
    }

    /// Sends all frames as one message.
    ///
    /// - Throws: as `send(_:more:wait:)`; a ROUTER fails at the first frame, so nothing is half sent.
    package borrowing func send(parts: [[UInt8]], wait: Bool = true) throws(ZeroMQError) {
        for (index, part) in parts.enumerated() {
            try send(part, more: index < parts.count - 1, wait: wait)
        }
    }

    /// Sends one frame of exactly `count` bytes that `fill` writes directly into libzmq's memory, which is not cleared
    /// first.
    ///
    /// - Parameter pool: provides the memory; the pool of this thread.
    /// - Throws: `ZeroMQError`; never waits.
    @inline(__always)
    package borrowing func send(
        count: Int, from pool: FramePool? = nil, filledBy fill: (UnsafeMutableRawBufferPointer) -> Void
    ) throws(ZeroMQError) {
        var message = zmq_msg_t()
        let result = pool.map { $0.initialize(&message, count: count) } ?? zmq_msg_init_size(&message, count)
        guard result == 0 else { throw .last }
        fill(UnsafeMutableRawBufferPointer(start: zmq_msg_data(&message), count: count))
        while zmq_msg_send(&message, pointer, ZMQ_DONTWAIT) < 0 {
            let error = ZeroMQError.last
            if error == .interrupted { continue }
            zmq_msg_close(&message)
            throw error
        }
    }
}

// Receiving.
extension ZeroMQSocket {
    /// Receives one frame into `frame`, without a copy.
    ///
    /// - Parameter wait: true waits for a frame, at most `receiveTimeout`.
    /// - Returns: false when there is none.
    /// - Throws: `ZeroMQError` other than `.wouldBlock` and `.interrupted`.
    package borrowing func receive(into frame: inout ZeroMQFrame, wait: Bool = false) throws(ZeroMQError) -> Bool {
        while zmq_msg_recv(frame.message, pointer, wait ? 0 : ZMQ_DONTWAIT) < 0 {
            let error = ZeroMQError.last
            if error == .wouldBlock { return false }
            guard error == .interrupted else { throw error }
        }
        return true
    }

    /// Receives one frame as an array.
    ///
    /// - Returns: nil when there is none (within `receiveTimeout`, if `wait`).
    /// - Throws: as `receive(into:wait:)`.
    package borrowing func receive(wait: Bool = true) throws(ZeroMQError) -> [UInt8]? {
        var frame = ZeroMQFrame()
        return try receive(into: &frame, wait: wait) ? frame.bytes : nil
    }

    /// Receives all frames of one message.
    ///
    /// - Parameter limit: the most frames to keep; more are read and dropped.
    /// - Returns: nil when there is none (within `receiveTimeout`, if `wait`).
    /// - Throws: as `receive(into:wait:)`.
    package borrowing func receiveParts(limit: Int = 8, wait: Bool = true) throws(ZeroMQError) -> [[UInt8]]? {
        var frame = ZeroMQFrame()
        guard try receive(into: &frame, wait: wait) else { return nil }
        var parts = [frame.bytes]
        while frame.hasMore {
            // The parts of one message arrive together, so this never waits.
            guard try receive(into: &frame, wait: true) else { break }
            if parts.count < limit { parts.append(frame.bytes) }
        }
        return parts
    }
}
