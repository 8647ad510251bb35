// Locking: a mutex and the value it guards, on pthread.
//
// Swift's own `Synchronization.Mutex` has a slow path that the thread sanitizer does not see, so every run over
// concurrent code reports false races (and would hide a real one). The sanitizer sees a pthread mutex. Nothing else
// belongs in this module.

internal import Glibc

/// A value that is accessible only with its lock held.
///
/// Not recursive: calling `withLock` from inside `withLock` on the same value deadlocks.
public final class LockedValue<Value>: @unchecked Sendable where Value: Sendable {
    // @unchecked: `value` is accessed only between lock and unlock of `mutex`, which lives at a fixed heap address.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private var value: Value

    /// Guards `value`.
    public init(_ value: Value) {
        self.value = value
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deinitialize(count: 1)
        mutex.deallocate()
    }

    /// Runs `body` with the lock held. Keep it short: other threads wait meanwhile.
    public func withLock<Result, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&value)
    }
}
