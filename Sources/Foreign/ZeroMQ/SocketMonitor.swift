internal import CZeroMQ
internal import Glibc

/// Reports events of a socket's connections. Belongs to the thread of the socket, and is closed after it: closing the
/// socket ends the monitoring.
package struct SocketMonitor: ~Copyable {
    /// An event of a connection.
    package enum Event: Hashable, Sendable {
        /// TCP is connected; the handshake follows.
        case connected
        /// The peer speaks ZeroMQ: frames can flow.
        case handshakeSucceeded
        /// The peer does not speak a compatible ZeroMQ.
        case handshakeFailed
        /// A connection that was up is gone.
        case disconnected
        /// An attempt to connect failed and its descriptor is closed.
        case closed
        /// A listening socket accepted a connection.
        case accepted
        /// Another event, by libzmq's number.
        case other(Int)
    }

    private let socket: ZeroMQSocket

    /// Starts monitoring `watched`, before it connects or binds.
    ///
    /// - Throws: `ZeroMQError`.
    package init(of watched: borrowing ZeroMQSocket, in context: ZeroMQContext) throws(ZeroMQError) {
        // The address of a socket is unique among those that are open, and the monitor of an earlier socket at the same
        // address has stopped.
        let endpoint = "inproc://monitor-\(UInt(bitPattern: watched.pointer))"
        // Without the event of its own end, the monitor never blocks the code that ends it.
        let events = ZMQ_EVENT_ALL & ~ZMQ_EVENT_MONITOR_STOPPED
        guard zmq_socket_monitor(watched.pointer, endpoint, events) == 0 else { throw .last }
        let pair = try ZeroMQSocket(.pair, in: context)
        try pair.setLinger(milliseconds: 0)
        try pair.connect(endpoint)
        socket = pair
    }

    /// The next event, if there is one; does not wait.
    ///
    /// - Throws: `ZeroMQError`.
    package borrowing func next() throws(ZeroMQError) -> Event? {
        guard let parts = try socket.receiveParts(limit: 2, wait: false), let first = parts.first, first.count >= 2
        else {
            return nil
        }
        let number = Int32(first[0]) | Int32(first[1]) << 8
        return switch number {
        case ZMQ_EVENT_CONNECTED: .connected
        case ZMQ_EVENT_HANDSHAKE_SUCCEEDED: .handshakeSucceeded
        case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL, ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL, ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
            .handshakeFailed
        case ZMQ_EVENT_DISCONNECTED: .disconnected
        case ZMQ_EVENT_CLOSED: .closed
        case ZMQ_EVENT_ACCEPTED: .accepted
        default: .other(Int(number))
        }
    }

    /// The descriptor to poll; edge-triggered, as `ZeroMQSocket.fileDescriptor`.
    package var fileDescriptor: Int32 {
        get throws(ZeroMQError) { try socket.fileDescriptor }
    }

    /// Ends the watch.
    package consuming func close() throws(ZeroMQError) {
        try socket.close()
    }
}
