internal import Glibc
internal import Locking
internal import Synchronization
package import ZeroMQ

/// A task executor on the thread that owns a socket: the thread reads frames, then runs the jobs that became ready, and
/// sleeps only when there is neither.
///
/// A job that the thread itself makes ready (by resuming a continuation for a frame) costs an append to an array. A job
/// that another thread makes ready (when a handler's `Task.sleep` ends) goes through a locked list and an eventfd.
package final class SocketThread: TaskExecutor, @unchecked Sendable {
    // @unchecked: `ready`, `running` and `unowned` are used on the thread only; everything that others use is atomic,
    // locked, or the eventfd. @exclusivity: no job runs while either is being changed, and the check took time for
    // every job.
    @exclusivity(unchecked) private var ready: [UnownedJob] = []
    @exclusivity(unchecked) private var running: [UnownedJob] = []
    private let foreign = LockedValue<[UnownedJob]>([])
    private let hasForeign = Atomic<Bool>(false)
    private let identity = Atomic<UInt>(0)
    private let hasEnded = Atomic<Bool>(false)
    /// Wakes the thread; the owner may use it too.
    package let wakeUp: WakeUp

    /// - Throws: `ZeroMQError` when the process has no more descriptors.
    package init() throws(ZeroMQError) {
        wakeUp = try WakeUp()
        ready.reserveCapacity(256)
        running.reserveCapacity(256)
    }

    /// Whether the caller is on the thread.
    @inline(__always)
    package var isCurrent: Bool {
        identity.load(ordering: .relaxed) == UInt(pthread_self())
    }

    /// Whether the thread has ended; its jobs then run elsewhere.
    package var isOver: Bool { hasEnded.load(ordering: .sequentiallyConsistent) }

    /// Starts the thread and runs `body` on it; returns after `body`.
    ///
    /// - Throws: `ZeroMQError` when the process can have no more threads.
    package func run(_ body: @escaping @Sendable () -> Void) async throws(ZeroMQError) {
        let error: ZeroMQError? = await withCheckedContinuation { continuation in
            let start = Start { [self] in
                runHere(body)
                continuation.resume(returning: nil)
            }
            if let error = start.launch() { continuation.resume(returning: error) }
        }
        if let error { throw error }
        // Pairs with the store in `end`: what `body` wrote is the caller's from here on. The runtime orders the two as
        // well, but tells the thread sanitizer only where the continuation was awaited before it was resumed.
        _ = hasEnded.load(ordering: .sequentiallyConsistent)
    }

    /// Makes the calling thread the executor's, runs `body` on it and returns after `body`.
    package func runHere(_ body: () -> Void) {
        identity.store(UInt(pthread_self()), ordering: .relaxed)
        body()
        end()
    }

    /// Starts a detached thread that runs `body`.
    ///
    /// - Throws: `ZeroMQError` when the process can have no more threads.
    package static func detach(_ body: @escaping @Sendable () -> Void) throws(ZeroMQError) {
        if let error = Start(body).launch() { throw error }
    }

    /// Runs every job that is ready, and those that these make ready, up to `limit`.
    ///
    /// - Returns: how many ran.
    @inline(__always)
    package func runReadyJobs(limit: Int = 4096) -> Int {
        if hasForeign.load(ordering: .acquiring) { takeForeign() }
        guard !ready.isEmpty else { return 0 }
        let executor = asUnownedTaskExecutor()
        var count = 0
        while !ready.isEmpty && count < limit {
            swap(&ready, &running)
            // By index: jobs that become ready meanwhile go into the other list.
            var index = 0
            while index < running.count {
                running[index].runSynchronously(on: executor)
                index += 1
            }
            count += index
            running.removeAll(keepingCapacity: true)
        }
        return count
    }

    /// Whether a job waits.
    package var hasReadyJobs: Bool {
        !ready.isEmpty || hasForeign.load(ordering: .acquiring)
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if isCurrent {
            ready.append(job)
            return
        }
        guard !hasEnded.load(ordering: .acquiring) else { return forward(job) }
        foreign.withLock { $0.append(job) }
        hasForeign.store(true, ordering: .releasing)
        wakeUp.signal()
        // The thread may have ended in between; then nobody else takes the job.
        if hasEnded.load(ordering: .sequentiallyConsistent) { forwardForeign() }
    }

    private func takeForeign() {
        hasForeign.store(false, ordering: .relaxed)
        ready.append(
            contentsOf: foreign.withLock { jobs in
                defer { jobs.removeAll(keepingCapacity: true) }
                return jobs
            })
    }

    /// Tasks still suspended when the thread ends continue on the default executor.
    private func end() {
        identity.store(0, ordering: .relaxed)
        hasEnded.store(true, ordering: .sequentiallyConsistent)
        let left = ready
        ready = []
        for job in left { forward(job) }
        forwardForeign()
    }

    private func forwardForeign() {
        let jobs = foreign.withLock { jobs in
            defer { jobs.removeAll() }
            return jobs
        }
        for job in jobs { forward(job) }
    }

    private func forward(_ job: UnownedJob) {
        globalConcurrentExecutor.enqueue(job)
    }
}

/// A closure passed to a new thread.
private final class Start: @unchecked Sendable {
    // @unchecked: created by one thread and used by one other, with pthread_create in between.
    private let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }

    /// - Returns: the error, if no thread could be made; then the closure never runs.
    func launch() -> ZeroMQError? {
        var thread = pthread_t()
        let argument = Unmanaged.passRetained(self)
        let result = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, argument.toOpaque())
        guard result == 0 else {
            argument.release()
            return ZeroMQError(rawValue: result)
        }
        pthread_detach(thread)
        return nil
    }
}
