internal import CZeroMQ
internal import Glibc

/// An eventfd: any thread signals it, and the thread that polls it wakes.
package final class WakeUp: Sendable {
    /// Readable while signals wait to be drained.
    package let fileDescriptor: Int32

    /// - Throws: `ZeroMQError.tooManyOpenFiles`.
    package init() throws(ZeroMQError) {
        fileDescriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard fileDescriptor >= 0 else { throw .lastSystem }
    }

    deinit {
        close(fileDescriptor)
    }

    /// Wakes the polling thread, or keeps it from falling asleep. Safe in a signal handler.
    package func signal() {
        eventfd_write(fileDescriptor, 1)
    }

    /// Consumes all signals.
    package func drain() {
        var value: eventfd_t = 0
        eventfd_read(fileDescriptor, &value)
    }
}
