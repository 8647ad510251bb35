internal import CZeroMQ
internal import Glibc

// Options of a socket, as in libzmq (zmq_setsockopt(3)). Most of them affect only later binds and connects.
extension ZeroMQSocket {
    /// Milliseconds that unsent frames may keep the context from ending; -1: forever.
    package borrowing func setLinger(milliseconds: Int) throws(ZeroMQError) {
        try set(ZMQ_LINGER, milliseconds)
    }

    /// Frames kept for sending per connection; 0: no limit.
    package borrowing func setSendHighWaterMark(_ frames: Int) throws(ZeroMQError) {
        try set(ZMQ_SNDHWM, frames)
    }

    /// Frames kept after receiving per connection; 0: no limit.
    package borrowing func setReceiveHighWaterMark(_ frames: Int) throws(ZeroMQError) {
        try set(ZMQ_RCVHWM, frames)
    }

    /// Milliseconds that a waiting receive waits; -1: forever.
    package borrowing func setReceiveTimeout(milliseconds: Int) throws(ZeroMQError) {
        try set(ZMQ_RCVTIMEO, milliseconds)
    }

    /// The largest accepted frame, in bytes; a peer that sends a larger one is disconnected. -1: no limit.
    package borrowing func setMaximumFrameSize(_ bytes: Int64) throws(ZeroMQError) {
        var value = bytes
        guard zmq_setsockopt(pointer, ZMQ_MAXMSGSIZE, &value, MemoryLayout<Int64>.size) == 0 else { throw .last }
    }

    /// Milliseconds between attempts to reconnect; -1: never reconnect.
    package borrowing func setReconnectInterval(milliseconds: Int) throws(ZeroMQError) {
        try set(ZMQ_RECONNECT_IVL, milliseconds)
    }

    /// True makes a ROUTER fail with `.hostUnreachable` instead of dropping frames for an identity it does not know.
    package borrowing func setMandatoryRouting(_ on: Bool) throws(ZeroMQError) {
        try set(ZMQ_ROUTER_MANDATORY, on ? 1 : 0)
    }

    /// Lets the kernel probe an idle connection, to detect that a peer's machine has vanished.
    ///
    /// - Parameters:
    ///   - idle: seconds of quiet before the first probe.
    ///   - interval: seconds between probes.
    ///   - count: probes without an answer after which the connection is lost.
    package borrowing func setKeepalive(idle: Int, interval: Int, count: Int) throws(ZeroMQError) {
        try set(ZMQ_TCP_KEEPALIVE, 1)
        try set(ZMQ_TCP_KEEPALIVE_IDLE, idle)
        try set(ZMQ_TCP_KEEPALIVE_INTVL, interval)
        try set(ZMQ_TCP_KEEPALIVE_CNT, count)
    }

    /// Lets the next bind or connect use IPv6. Names would then no longer be looked for among IPv4 addresses.
    borrowing func setIPv6() throws(ZeroMQError) {
        try set(ZMQ_IPV6, 1)
    }

    /// Milliseconds after which sent bytes that the peer's machine never acknowledged end the connection.
    package borrowing func setMaximumRetransmissionTime(milliseconds: Int) throws(ZeroMQError) {
        try set(ZMQ_TCP_MAXRT, milliseconds)
    }

    /// The endpoint last bound, with the chosen port.
    package var lastEndpoint: String {
        get throws(ZeroMQError) {
            var buffer = [UInt8](repeating: 0, count: 256)
            var count = buffer.count
            guard zmq_getsockopt(pointer, ZMQ_LAST_ENDPOINT, &buffer, &count) == 0 else { throw .last }
            return String(decoding: buffer.prefix(while: { $0 != 0 }), as: UTF8.self)
        }
    }

    /// The descriptor to poll for reading. Edge-triggered: it signals a change since the last receive that found
    /// nothing, so receive without waiting first and poll only after that found nothing.
    package var fileDescriptor: Int32 {
        get throws(ZeroMQError) {
            var value: Int32 = -1
            var count = MemoryLayout<Int32>.size
            guard zmq_getsockopt(pointer, ZMQ_FD, &value, &count) == 0 else { throw .last }
            return value
        }
    }

    private borrowing func set(_ option: Int32, _ value: Int) throws(ZeroMQError) {
        var value = Int32(clamping: value)
        guard zmq_setsockopt(pointer, option, &value, MemoryLayout<Int32>.size) == 0 else { throw .last }
    }
}
