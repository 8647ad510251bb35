internal import Logging
internal import SawtoothProtocol
internal import SawtoothTransport
internal import Synchronization
internal import ZeroMQ

/// Everything that a processor does on its thread: the loop, the connection, the transactions.
///
/// One round of the loop reads all waiting frames, then runs the jobs that became ready (handlers, between two state
/// requests), which in turn send frames. It sleeps only after a round that found neither.
final class ProcessorEngine: @unchecked Sendable {
    // @unchecked: all variables belong to the thread; other threads reach the engine through `thread`, `shutDowns` and
    // `isOnThread` only.
    //
    // @exclusivity: checking for simultaneous accesses to a variable took 4 % of the thread's time. The marked
    // variables are changed by calls that end before anything else runs: no handler or caller's closure runs inside
    // one.

    /// The largest number of addresses in one state request.
    static let maximumAddresses = 256
    /// Frames read before the jobs that they made ready run: limits how long the first of them waits.
    static let framesPerRound = 128
    /// Requests kept while registering; any more are run at once.
    static let maximumKept = 4096
    /// Idle tasks kept for later transactions: as many as a validator commonly has outstanding, or a multiple.
    static let maximumIdleTasks = 256
    /// How long a transaction whose SET is sent may still take when the processor must leave at once, in nanoseconds.
    static let lastMoments: UInt64 = 2_000_000_000
    /// The monitor's index among the polled descriptors: after the wake-up and the socket.
    static let monitorPosition = 2
    /// Milliseconds for the last answers to leave the process.
    static let linger = 1000

    let thread: SocketThread
    let configuration: TransactionProcessor.Configuration
    let logger: Logger
    @exclusivity(unchecked) var registry: HandlerRegistry
    let shutDowns = Atomic<Int>(0)
    let watchdog: Watchdog?
    let endpoint: String
    /// nil until the first attempt.
    var choice: EndpointChoice?
    let context: ZeroMQContext
    let pool: FramePool

    @exclusivity(unchecked) var session: ValidatorSession
    @exclusivity(unchecked) var stream: ValidatorStream?
    /// In a worker: the channel to the supervisor, which has the connection. Requests come from it, and all answers go
    /// to it.
    let upstream: FrameChannel?
    /// In a supervisor: its worker, which judges requests.
    let supervisor: Supervisor?
    var poller: Poller
    /// Polls everything except the validator.
    var crowdedPoller: Poller
    @exclusivity(unchecked) var outstanding: OutstandingRequests
    @exclusivity(unchecked) var running: [UInt64: Entry] = [:]
    @exclusivity(unchecked) var runningCount = 0
    @exclusivity(unchecked) var recentAnswers = RecentAnswers(capacity: 1024)
    @exclusivity(unchecked) var idleTasks: [HandlerTask] = []
    var kept: [[UInt8]] = []
    @exclusivity(unchecked) var deadlines = DeadlineQueue()
    @exclusivity(unchecked) var metrics: ProcessorMetrics
    var incidents: IncidentLog
    var failure: ProcessorError?
    @exclusivity(unchecked) var now: UInt64 = 0
    var honouredShutDowns = 0
    /// The departure, while leaving.
    var departure: Departure?
    /// Whether answers are withheld, and the withheld answers.
    @exclusivity(unchecked) var isWithholding = false
    var withheld: [WithheldAnswer] = []
    /// The families to register next, if the processor leaves for that, and who waits for it.
    var next: (registry: HandlerRegistry, adopted: CheckedContinuation<Bool, Never>)?
    /// When leaving ends even if transactions still run; `UInt64.max` while not leaving.
    var drainDeadline = UInt64.max
    var isLeavingAtOnce = false
    var hasEndedSession = false
    /// A send may have consumed the signal for a waiting frame, so a receive must precede the next sleep.
    @exclusivity(unchecked) var hasSent = false
    /// The monitor's descriptor was readable.
    var mayHaveChanged = true
    let hashSeed: UInt64

    /// What is known about a correlation id of the validator.
    enum Entry {
        case running(RunningTransaction)
        /// A worker runs it.
        case supervised(SupervisedRequests.Ticket)
        /// It was answered, and is at this index of `recentAnswers`.
        case answered(Int)
    }

    init(
        endpoint: String, registry: HandlerRegistry, configuration: TransactionProcessor.Configuration, logger: Logger,
        upstream: FrameChannel? = nil, generation: UInt32 = 0
    ) throws(ProcessorError) {
        let supervision = upstream == nil ? configuration.supervision : nil
        do {
            thread = try SocketThread()
            context = try ZeroMQContext()
            pool = context.makeFramePool()
            // A supervisor runs no handlers.
            watchdog = try (supervision == nil ? configuration.spinLimit : nil).map { (limit) throws(ZeroMQError) in
                try Watchdog(limit: limit.nanoseconds, logger: logger, onSpin: configuration.onSpin)
            }
        } catch {
            throw .system(error.description)
        }
        self.endpoint = endpoint
        self.registry = registry
        self.configuration = configuration
        self.logger = logger
        metrics = ProcessorMetrics(isEnabled: configuration.collectsMetrics)
        #if Metrics
            metrics.report = configuration.metricsFactory.map(MetricsReport.init)
        #endif
        incidents = IncidentLog(logger: logger)
        var limits = ValidatorSession.Limits()
        limits.silence = configuration.silenceLimit?.nanoseconds ?? 0
        limits.firstPause = configuration.firstPause.nanoseconds
        limits.longestPause = configuration.longestPause.nanoseconds
        var generator = SystemRandomNumberGenerator()
        session = ValidatorSession(
            registrations: registry.registrations, maxOccupancy: configuration.maxOccupancy, limits: limits,
            seed: generator.next())
        hashSeed = generator.next()
        self.upstream = upstream
        supervisor = supervision.map { Supervisor($0, logger: logger) }
        outstanding = OutstandingRequests(generation: generation)
        poller = Poller([thread.wakeUp.fileDescriptor] + (upstream.map { [$0.fileDescriptor] } ?? []))
        crowdedPoller = Poller([thread.wakeUp.fileDescriptor])
    }

    /// Whether the caller is on the processor's thread.
    @inline(__always)
    var isOnThread: Bool { thread.isCurrent }

    /// Whether the thread has ended.
    var hasEnded: Bool { thread.isOver }

    /// Runs `body` on the processor's thread.
    func onThread<Result: Sendable>(_ body: @Sendable () async -> Result) async -> Result {
        await withTaskExecutorPreference(thread, operation: body)
    }

    /// Asks the engine to leave; the second call asks it to leave at once.
    func shutDown() {
        shutDowns.wrappingAdd(1, ordering: .releasing)
        thread.wakeUp.signal()
    }

    /// The body of the thread.
    func loop() {
        watchdog?.start()
        var frame = ZeroMQFrame()
        now = Monotonic.now()
        while !hasEndedSession {
            let (received, isQuiet) = upstream.map { takeWork($0) } ?? takeFrames(into: &frame)
            var ran = thread.runReadyJobs()
            upstream?.flush()
            if let supervisor { ran += exchange(supervisor) }
            now = Monotonic.now()
            if received > 0 { session.heard(at: now) }
            if upstream == nil { keepHouse(isQuiet: isQuiet) } else { expireTransactions() }
            if isQuiet && ran == 0 && !hasSent && !thread.hasReadyJobs && !hasEndedSession { sleep() }
        }
        end()
    }

    /// Reads waiting frames, up to a limit. Jobs that they make ready run after all of them: run after each frame, they
    /// would wake libzmq's thread for every frame that they send.
    ///
    /// - Returns: how many frames, and whether none was left.
    private func takeFrames(into frame: inout ZeroMQFrame) -> (count: Int, isQuiet: Bool) {
        var count = 0
        // Read no more from the validator than the worker can take.
        if let supervisor, supervisor.isCrowded { return (0, true) }
        do {
            while count < Self.framesPerRound {
                hasSent = false
                guard try stream?.receive(into: &frame) == true else { return (count, true) }
                count += 1
                if configuration.measuresTime { now = Monotonic.now() }
                frame.withUnsafeBytes { handle($0) }
                // A large frame would otherwise hold its memory until the next one comes.
                if frame.count > 1 << 16 { frame.clear() }
            }
        } catch {
            perform(session.lost(reason: error.description, at: now))
        }
        return (count, false)
    }

    /// Everything that depends on the time, the connection and other threads.
    private func keepHouse(isQuiet: Bool) {
        // Reading the monitor costs a system call: for a working connection it is read only when its descriptor is
        // readable.
        if isQuiet && (mayHaveChanged || session.phase != .registered) { takeChanges() }
        let wanted = shutDowns.load(ordering: .acquiring)
        if wanted > honouredShutDowns { leave(wanted) }
        if now >= session.deadline { perform(session.tick(at: now)) }
        expireTransactions()
        if departure != nil { advanceDeparture() }
        if metrics.isEnabled { metrics.update(at: now) }
        if honouredShutDowns > 0 { checkDrained() }
    }

    private func expireTransactions() {
        while let transaction = deadlines.popExpired(at: now) { expire(transaction) }
    }

    private func takeChanges() {
        mayHaveChanged = false
        do {
            while let change = try stream?.nextChange() {
                switch change {
                case .connected: perform(session.connected(at: now))
                case .lost(let reason): perform(session.lost(reason: reason, at: now))
                }
            }
        } catch {
            perform(session.lost(reason: error.description, at: now))
        }
    }

    private func sleep() {
        var until = UInt64.max
        if upstream == nil { until = min(session.deadline, drainDeadline, departure?.deadline ?? .max) }
        if let supervisor { until = min(until, supervisor.startAt) }
        if let next = deadlines.next { until = min(until, next) }
        let milliseconds = until == .max ? -1 : until <= now ? 0 : Int(clamping: (until - now + 999_999) / 1_000_000)
        watchdog?.rest()
        defer { watchdog?.work() }
        do {
            if let channel = upstream ?? supervisor?.channel {
                if supervisor?.isCrowded == true { return try waitForRoom(milliseconds) }
                poller.watchLast(writable: channel.isBlocked)
            }
            if try poller.wait(milliseconds: milliseconds) > 0 {
                if poller.isReady(0) { thread.wakeUp.drain() }
                if stream != nil, poller.isReady(Self.monitorPosition) { mayHaveChanged = true }
            }
        } catch {
            // Polling valid descriptors fails only for lack of memory; the loop continues without sleeping.
            incidents.note("polling failed", error.description)
        }
    }

    /// Waits only for the worker.
    private func waitForRoom(_ milliseconds: Int) throws(ZeroMQError) {
        crowdedPoller.watchLast(writable: true)
        if try crowdedPoller.wait(milliseconds: milliseconds) > 0, crowdedPoller.isReady(0) { thread.wakeUp.drain() }
    }

    private func end() {
        dropTransactions()
        supervisor?.stop()
        next.take()?.adopted.resume(returning: false)
        for task in idleTasks { task.resume(with: nil) }
        idleTasks = []
        if let last = stream.take() { last.close(linger: Self.linger) }
        watchdog?.stop()
        metrics.isRegistered = false
        metrics.update(at: nil)
    }
}
