internal import Glibc

/// An operating-system thread for work that must stay on one: ZeroMQ sockets, and everything that the ledger changes
/// without locks.
enum LedgerThread {
    private final class Work {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// The operating system has no more threads.
    struct Refused: Error, CustomStringConvertible {
        let code: Int32
        var description: String { "No thread can be made: \(String(cString: strerror(code)))." }
    }

    /// Runs `body` on a new thread.
    ///
    /// - Throws: `Refused`.
    static func start(_ body: @escaping @Sendable () -> Void) throws(Refused) {
        let work = Unmanaged.passRetained(Work(body))
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let code = pthread_create(
            &thread, &attributes,
            { argument in
                if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
                return nil
            }, work.toOpaque())
        guard code == 0 else {
            work.release()
            throw Refused(code: code)
        }
    }

    /// Seconds of the monotonic clock.
    static func monotonicSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Seconds since 1970.
    static func unixSeconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UInt64(max(0, time.tv_sec))
    }
}
