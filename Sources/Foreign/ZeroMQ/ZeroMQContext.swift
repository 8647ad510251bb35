internal import CZeroMQ
internal import Glibc

/// libzmq's context: its I/O thread and what the sockets of one process share (such as inproc endpoints).
///
/// Every socket holds its context, so the context ends after its last socket; it waits for unsent frames, within each
/// socket's `linger`.
package final class ZeroMQContext: @unchecked Sendable {
    // @unchecked: a context is the one object of libzmq that may be used from every thread (zmq_ctx_new(3)); the
    // pointer never changes.
    let pointer: UnsafeMutableRawPointer
    private let pools = LockedPools()

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

    /// Memory for the frames that one thread sends. It lives as long as the context, since frames do.
    package func makeFramePool() -> FramePool {
        let pool = FramePool()
        pools.append(pool)
        return pool
    }

    deinit {
        while zmq_ctx_term(pointer) != 0 && zmq_errno() == EINTR {}
    }
}

/// The frame pools of a context, which must outlive every frame that libzmq holds.
private final class LockedPools: @unchecked Sendable {
    // @unchecked: the list is touched with `mutex` held only.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private var pools: [FramePool] = []

    init() {
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    func append(_ pool: FramePool) {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        pools.append(pool)
    }
}
