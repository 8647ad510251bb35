internal import CZeroMQ
internal import Glibc

/// Memory for one received frame, reused for the next one: receiving copies nothing, and `withUnsafeBytes` reads in
/// place.
package struct ZeroMQFrame: ~Copyable {
    // A zmq_msg_t must not move once libzmq has filled it, hence the heap.
    let message: UnsafeMutablePointer<zmq_msg_t>

    /// An empty frame.
    package init() {
        message = .allocate(capacity: 1)
        message.initialize(to: zmq_msg_t())
        zmq_msg_init(message)
    }

    deinit {
        zmq_msg_close(message)
        message.deallocate()
    }

    /// Bytes in the frame.
    package var count: Int { zmq_msg_size(message) }

    /// Whether further frames of the same multi-part message follow.
    package var hasMore: Bool { zmq_msg_more(message) != 0 }

    /// A copy of the bytes.
    package var bytes: [UInt8] { withUnsafeBytes { Array($0) } }

    /// The bytes in place. The pointer is valid inside the closure only.
    package borrowing func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: zmq_msg_data(message), count: zmq_msg_size(message)))
    }

    /// Frees the memory of a large frame before the next one arrives.
    package mutating func clear() {
        zmq_msg_close(message)
        zmq_msg_init(message)
    }
}
