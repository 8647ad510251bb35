internal import Glibc
internal import Logging
internal import SawtoothProtocol
internal import SawtoothTransport

/// The kinds of frames between a supervisor and its worker.
enum WorkerFrame {
    // From the worker.
    /// A state request that reads.
    static let read: UInt16 = 1
    /// Any other state request.
    static let write: UInt16 = 2
    /// All requests of `finish`, as a group.
    static let finish: UInt16 = 3
    /// An answer to a request (`Verdict`); the head has its status.
    static let verdict: UInt16 = 4
    // To the worker.
    /// A message of the validator. A request has a ticket, by which the worker refers to it; an answer has none.
    static let message: UInt16 = 5
    /// The validator is lost, and with it all running transactions.
    static let drop: UInt16 = 6
}

/// The worker of a supervised processor, and its requests. Belongs to the processor's thread.
final class Supervisor {
    /// The first pause before replacing a worker that died without having answered anything, in nanoseconds; it doubles
    /// with each death. A worker that had answered something is replaced after this pause, too.
    static let firstPause: UInt64 = 10_000_000
    static let longestPause: UInt64 = 10_000_000_000

    let supervision: Supervision
    private let logger: Logger
    @exclusivity(unchecked) var requests = SupervisedRequests()
    @exclusivity(unchecked) private(set) var channel: FrameChannel?
    @exclusivity(unchecked) private var worker: WorkerProcess?
    /// When to start a worker; `UInt64.max` while there is one.
    @exclusivity(unchecked) private(set) var startAt: UInt64 = 0
    @exclusivity(unchecked) private(set) var generation: UInt32 = 0
    /// Whether the living worker has answered something.
    @exclusivity(unchecked) var hasAnswered = false
    private var uselessDeaths: UInt64 = 0
    private(set) var deaths = 0
    /// Transactions rejected because they crash their workers.
    var rejected = 0

    init(_ supervision: Supervision, logger: Logger) {
        self.supervision = supervision
        self.logger = logger
    }

    /// Whether as much waits for the worker as may.
    @inline(__always)
    var isCrowded: Bool { channel?.isFull == true }

    /// Starts a worker, or sets when to try again.
    func start(at now: UInt64) {
        generation = generation % (StateCorrelation.maximumGenerations - 1) + 1
        do throws(ProcessorError) {
            let (process, descriptor) = try WorkerProcess.start(supervision, generation: generation)
            worker = process
            channel = FrameChannel(descriptor)
            hasAnswered = false
            startAt = .max
            logger.info("worker started", metadata: ["worker": .stringConvertible(process.processID)])
        } catch {
            logger.error("no worker", metadata: ["reason": "\(error)"])
            pause(at: now)
        }
    }

    /// Sends the worker its next requests.
    func give() {
        guard let channel else { return }
        while !channel.isFull, let ticket = requests.next() {
            requests.withFrame(ticket) { channel.append(.init(WorkerFrame.message, ticket: ticket.rawValue), $0) }
        }
    }

    /// The worker's end of the channel is closed: ends it, if it has not ended yet, and decides about its requests.
    func bury(at now: UInt64) -> SupervisedRequests.Aftermath {
        let given = requests.givenCount
        channel = nil
        let end = worker.take()?.end() ?? "unknown"
        deaths += 1
        if hasAnswered { uselessDeaths = 0 }
        pause(at: now)
        let aftermath = requests.workerDied()
        logger.error(
            "worker died",
            metadata: [
                "end": "\(end)", "had": .stringConvertible(given), "again": .stringConvertible(aftermath.again),
                "pause_ms": .stringConvertible((startAt &- now) / 1_000_000),
            ])
        return aftermath
    }

    /// The validator is lost.
    func drop() {
        requests.dropAll()
        channel?.append(.init(WorkerFrame.drop), count: 0) { _ in }
    }

    /// Ends the worker.
    func stop() {
        channel = nil
        _ = worker.take()?.end()
        startAt = .max
    }

    private func pause(at now: UInt64) {
        startAt = now &+ min(Self.firstPause << min(uselessDeaths, 20), Self.longestPause)
        uselessDeaths += 1
    }
}
