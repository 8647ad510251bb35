internal import CZeroMQ
internal import Glibc

/// libzmq's context: its I/O thread and what sockets of one process share (inproc endpoints among them).
///
/// Every socket holds its context, so the context ends after its last socket; the end waits for frames that still have
/// to leave within each socket's `linger`.
package final class ZeroMQContext: @unchecked Sendable {
    // @unchecked: a context is the one object of libzmq that may be used from every thread (zmq_ctx_new(3)); the
    // pointer never changes.
    let pointer: UnsafeMutableRawPointer

    /// - Parameter ioThreads: threads that do the TCP work; one is enough below a gigabyte a second.
    /// - Throws: `ZeroMQError` when the process has no more descriptors.
    package init(ioThreads: Int = 1) throws(ZeroMQError) {
        guard let pointer = zmq_ctx_new() else { throw .last }
        self.pointer = pointer
        guard zmq_ctx_set(pointer, ZMQ_IO_THREADS, Int32(clamping: ioThreads)) == 0 else {
            let error = ZeroMQError.last
            zmq_ctx_term(pointer)
            throw error
        }
    }

    deinit {
        while zmq_ctx_term(pointer) != 0 && zmq_errno() == EINTR {}
    }
}
