internal import Logging
internal import SawtoothProtocol
internal import SawtoothTransport
internal import Synchronization
internal import ZeroMQ

/// Everything that a processor does on its thread: the loop, the connection, the transactions.
///
/// One round of the loop takes in all frames that wait, then runs the jobs that became ready (handlers, between two
/// state requests), which send frames in turn. It sleeps only when a round found neither.
final class ProcessorEngine: @unchecked Sendable {
    // @unchecked: all variables belong to the thread; other threads reach the engine through `thread`, `shutDowns` and
    // `isOnThread` only.
    //
    // @exclusivity: looking for two accesses at once to one variable took 4 % of the thread's time. What is marked is
    // changed by calls that end before anything else runs: no handler, no closure of a caller's is run inside one.

    /// Addresses in one state request at most.
    static let maximumAddresses = 256
    /// Frames taken in before the jobs that they made ready run: bounds how long the first of them waits.
    static let framesPerRound = 128
    /// Requests kept while registering; beyond it they are run at once.
    static let maximumKept = 4096
    /// Tasks kept for transactions to come: as many as a validator commonly has outstanding, or a multiple.
    static let maximumIdleTasks = 256
    /// How long a transaction whose SET is sent may still take when the processor is told to leave at once,
    /// nanoseconds.
    static let lastMoments: UInt64 = 2_000_000_000
    /// Where the monitor stands among the descriptors polled: behind the wake-up and the socket.
    static let monitorPosition = 2
    /// Milliseconds that the last answers are given to leave the process.
    static let linger = 1000

    let thread: SocketThread
    let configuration: TransactionProcessor.Configuration
    let logger: Logger
    @exclusivity(unchecked) var registry: HandlerRegistry
    let shutDowns = Atomic<Int>(0)
    let watchdog: Watchdog?
    let endpoint: String
    let context: ZeroMQContext
    let pool: FramePool

    @exclusivity(unchecked) var session: ValidatorSession
    @exclusivity(unchecked) var stream: ValidatorStream?
    /// Where there is a supervisor, which has the connection: its requests come from there, and all answers go there.
    let upstream: FrameChannel?
    /// Where requests are judged by workers.
    let supervisor: Supervisor?
    var poller: Poller
    /// Polls what there is but the validator.
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
    /// The way out, while on it.
    var departure: Departure?
    /// Whether answers are kept back, and those that are.
    @exclusivity(unchecked) var isWithholding = false
    var withheld: [WithheldAnswer] = []
    /// The families to come back with, where leaving is for that, and who waits for it.
    var next: (registry: HandlerRegistry, adopted: CheckedContinuation<Bool, Never>)?
    /// When leaving ends, whatever still runs; `UInt64.max` while not leaving.
    var drainDeadline = UInt64.max
    var isLeavingAtOnce = false
    var hasEndedSession = false
    /// A send may have swallowed the notice of a waiting frame, so the next sleep needs another receive before it.
    @exclusivity(unchecked) var hasSent = false
    /// The monitor's descriptor was readable.
    var mayHaveChanged = true
    let hashSeed: UInt64

    /// What is known of a correlation id of the validator's.
    enum Entry {
        case running(RunningTransaction)
        /// It is a worker's to run.
        case supervised(SupervisedRequests.Ticket)
        /// It was answered, and is at this place of `recentAnswers`.
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

    /// Whether the thread is over.
    var hasEnded: Bool { thread.isOver }

    /// Runs `body` on the processor's thread.
    func onThread<Result: Sendable>(_ body: @Sendable () async -> Result) async -> Result {
        await withTaskExecutorPreference(thread, operation: body)
    }

    /// Asks the engine to leave; a second time, to leave at once.
    func shutDown() {
        shutDowns.wrappingAdd(1, ordering: .releasing)
        thread.wakeUp.signal()
    }

    /// The thread's whole life.
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

    /// Takes the frames in that wait, up to a number. What they make ready runs after them: run after each, it would
    /// wake libzmq's thread for every frame that it sends.
    ///
    /// - Returns: how many frames, and whether there was none any more.
    private func takeFrames(into frame: inout ZeroMQFrame) -> (count: Int, isQuiet: Bool) {
        var count = 0
        // Nothing more is taken from the validator than a worker takes.
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
        // Asking the monitor costs a system call: a connection that works is asked about only when its descriptor has
        // something to say.
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
            // Polling valid descriptors fails only for want of memory; the loop goes on without sleep.
            incidents.note("polling failed", error.description)
        }
    }

    /// Waits for the worker alone.
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
