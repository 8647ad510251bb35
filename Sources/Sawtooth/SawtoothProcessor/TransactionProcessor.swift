public import Logging
internal import SawtoothProtocol
internal import SawtoothTransport
internal import ZeroMQ

/// Runs transaction families for one validator.
///
///     let processor = try TransactionProcessor(
///         endpoint: "tcp://127.0.0.1:4004", handlers: [CounterHandler()], logger: Logger(label: "counter"))
///     try await processor.run()
///
/// It connects, registers every version of every family, runs the validator's requests, and reconnects when the
/// connection is lost. All handlers run on one thread.
public final class TransactionProcessor: Sendable {
    private let engine: ProcessorEngine

    /// - Parameters:
    ///   - endpoint: the validator's component endpoint, `tcp://HOST:PORT`.
    ///   - handlers: the families to run.
    ///   - configuration: limits and times.
    ///   - logger: for connection events; never for a transaction that is merely invalid.
    /// - Throws: `ProcessorError.configuration` for handlers that contradict themselves or each other, `.system` when
    ///   the process has no descriptors left.
    public init(
        endpoint: String, handlers: [any TransactionHandler], configuration: Configuration = Configuration(),
        logger: Logger
    ) throws(ProcessorError) {
        engine = try ProcessorEngine(
            endpoint: endpoint, registry: try HandlerRegistry(handlers), configuration: configuration, logger: logger)
    }

    /// The worker of a supervised processor (`Supervision`): runs the requests from its supervisor, and ends with it.
    ///
    /// - Parameters:
    ///   - number: from the supervisor.
    ///   - handlers: the same as the supervisor's.
    ///   - configuration: connection settings are ignored; the supervisor has the connection.
    ///   - logger: as the supervisor's.
    /// - Throws: as `init(endpoint:handlers:configuration:logger:)`, and `ProcessorError.configuration` if no
    ///   supervisor has started this process.
    public init(
        worker number: UInt32, handlers: [any TransactionHandler], configuration: Configuration = Configuration(),
        logger: Logger
    ) throws(ProcessorError) {
        guard let channel = FrameChannel(inherited: Supervision.descriptor),
            number < StateCorrelation.maximumGenerations
        else { throw .configuration("it is no worker: only a supervisor starts one") }
        engine = try ProcessorEngine(
            endpoint: "", registry: try HandlerRegistry(handlers), configuration: configuration, logger: logger,
            upstream: channel, generation: number)
        do {
            try channel.endProcessWithPeer()
        } catch {
            throw .system(error.description)
        }
    }

    /// Runs until `shutDown` is called and everything is answered. Call it once. Cancelling its task has the same
    /// effect as `shutDown`, and so has a graceful shutdown if the trait Lifecycle makes this a `Service`.
    ///
    /// - Throws: `ProcessorError`, if waiting would not help: above all if the validator refuses a registration.
    public func run() async throws(ProcessorError) {
        let error: ProcessorError? = await untilToldToLeave {
            do throws(ZeroMQError) {
                try await engine.thread.run { [engine] in engine.loop() }
                return nil
            } catch {
                return .system(error.description)
            }
        }
        if let error { throw error }
        if let failure = engine.failure { throw failure }
    }

    /// Like `run()`, on the calling thread instead of a new one: for a program that does nothing else. Nothing else can
    /// use that thread meanwhile; on the main thread, nothing on the main actor runs.
    ///
    /// - Throws: as `run()`.
    @available(*, noasync, message: "it would hold a thread that other tasks need; use run()")
    public func runOnCurrentThread() throws(ProcessorError) {
        engine.thread.runHere { engine.loop() }
        if let failure = engine.failure { throw failure }
    }

    /// Leaves: stays registered and withholds its answers until the validator sends nothing more, answers, and
    /// unregisters once the answers are handled; then `run` returns. Under load that takes 0.3 to 2 seconds.
    /// Unregistering first would stop the chain of a Sawtooth 1.2 (docs/operations.md).
    ///
    /// A second call leaves at once: computed verdicts are sent, a transaction whose state is already written gets two
    /// seconds, the rest is lost. Safe from any thread.
    public func shutDown() {
        engine.shutDown()
    }

    /// Replaces families, versions or handlers: leaves as `shutDown` does, then registers again on the same connection.
    /// Returns when the new ones are in place; the registration follows, as after a lost connection.
    ///
    /// - Throws: `ProcessorError.configuration` for handlers that contradict themselves or each other, and if the
    ///   processor has left or is leaving, is supervised, or a later call replaced this one.
    public func replaceHandlers(_ handlers: [any TransactionHandler]) async throws(ProcessorError) {
        let registry = try HandlerRegistry(handlers)
        guard !engine.hasEnded, await engine.onThread({ [engine] in await engine.change(to: registry) }) else {
            throw .configuration("it is leaving or supervised, or a later call named other handlers")
        }
    }

    /// The metrics in Prometheus's text format; empty if the configuration does not collect them.
    public func metricsText() async -> String {
        guard !engine.hasEnded else { return "" }
        return await engine.onThread { [engine] in
            guard engine.isOnThread else { return "" }
            return engine.metrics.text(running: engine.runningCount, outstanding: engine.outstanding.count)
                + (engine.supervisor?.metricsText ?? "")
        }
    }
}
