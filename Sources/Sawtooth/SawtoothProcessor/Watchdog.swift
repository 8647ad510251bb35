internal import Glibc
internal import Logging
internal import SawtoothTransport
internal import Synchronization
internal import ZeroMQ

/// A thread that checks whether the processor's thread still makes progress: a handler that never suspends and never
/// returns blocks everything, and no deadline can end it. The watchdog logs the transaction and ends the process,
/// without a verdict.
final class Watchdog: Sendable {
    /// The exit status of a process that a watchdog ends: EX_SOFTWARE.
    static let exitStatus: Int32 = 70

    private let limit: UInt64
    private let logger: Logger
    private let onSpin: @Sendable (String?) -> Void
    /// The transaction whose handler runs, by address and unretained (see `enter`); 0 for none.
    private let current = Atomic<UInt>(0)
    /// Grows whenever the thread makes progress; odd while it sleeps.
    private let steps = Atomic<UInt64>(0)
    private let isStopped = Atomic<Bool>(false)
    private let wakeUp: WakeUp

    /// - Parameters:
    ///   - limit: nanoseconds that one job may take.
    ///   - onSpin: called, off the processor's thread, with the transaction's id if it is known; nil ends the process.
    /// - Throws: `ZeroMQError` when the process has no more descriptors.
    init(limit: UInt64, logger: Logger, onSpin: (@Sendable (String?) -> Void)?) throws(ZeroMQError) {
        self.limit = limit
        self.logger = logger
        self.onSpin = onSpin ?? { _ in _exit(Watchdog.exitStatus) }
        wakeUp = try WakeUp()
    }

    /// Begins to watch. A process that can have no more threads goes unwatched.
    func start() {
        do {
            try SocketThread.detach { [self] in watch() }
        } catch {
            logger.warning("no watchdog", metadata: ["reason": "\(error)"])
        }
    }

    func stop() {
        isStopped.store(true, ordering: .releasing)
        wakeUp.signal()
    }

    /// A transaction's handler continues. The processor's table keeps the transaction, and changes on the watched
    /// thread only, so the transaction found here while that thread spins is alive.
    @inline(__always)
    func enter(_ transaction: RunningTransaction) {
        current.store(UInt(bitPattern: Unmanaged.passUnretained(transaction).toOpaque()), ordering: .releasing)
        step(2)
    }

    /// The handler has suspended or returned.
    @inline(__always)
    func leave() {
        current.store(0, ordering: .relaxed)
        step(2)
    }

    /// The thread goes to sleep, for any length of time.
    func rest() { step(1) }

    /// The thread is awake again.
    func work() { step(1) }

    /// Only the watched thread writes, so adding needs no exclusive access.
    @inline(__always)
    private func step(_ count: UInt64) {
        steps.store(steps.load(ordering: .relaxed) &+ count, ordering: .relaxed)
    }

    private func watch() {
        var poller = Poller([wakeUp.fileDescriptor])
        let pause = max(1, Int(clamping: limit / 8 / 1_000_000))
        var lastSteps = steps.load(ordering: .relaxed)
        var lastChange = Monotonic.now()
        while !isStopped.load(ordering: .acquiring) {
            guard (try? poller.wait(milliseconds: pause)) != nil else { return }
            let seen = steps.load(ordering: .relaxed)
            let now = Monotonic.now()
            if seen != lastSteps || seen & 1 == 1 {
                lastSteps = seen
                lastChange = now
            } else if now &- lastChange >= limit {
                let signature = UnsafeRawPointer(bitPattern: current.load(ordering: .acquiring)).map {
                    Unmanaged<RunningTransaction>.fromOpaque($0).takeUnretainedValue().request.signature
                }
                logger.critical(
                    "a handler does not return",
                    metadata: [
                        "transaction": "\(signature ?? "unknown")",
                        "seconds": .stringConvertible((now &- lastChange) / 1_000_000_000),
                    ])
                onSpin(signature)
                return
            }
        }
    }
}
