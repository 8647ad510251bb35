/// A processor in two processes. A small one keeps the connection to the validator; a worker runs the handlers, and is
/// replaced when it crashes or is killed. A Sawtooth 1.2 whose processor vanishes publishes no more blocks until the
/// validator is restarted, so no processor should vanish.
///
///     // In the supervisor:
///     configuration.supervision = Supervision { ["--worker", "\($0)"] }
///     let processor = try TransactionProcessor(endpoint: endpoint, handlers: handlers, ...)
///     // In the worker, that is in the same program when started with --worker:
///     let processor = try TransactionProcessor(worker: number, handlers: handlers, ...)
///
/// When a worker dies, a transaction for which nothing that changes state had passed to the validator continues in the
/// next worker. If all of `TransactionContext.finish` had passed, the answer follows from the validator's answers: a
/// handler must end right after `finish`, without an error if it succeeds, and with `verdictOnFinish` if it fails. If
/// something else had passed, the validator is asked to run the transaction again. A Sawtooth 1.2.6 does that in the
/// same context, so the second run sees what the first one wrote: supervised families must write with `finish`.
///
/// A transaction that was in two workers when they died is run alone from then on. If it crashes a third, it is held:
/// not answered, and not run again, with a critical log line and a metric; or rejected, if
/// `rejectsCrashingTransactions` is set.
public struct Supervision: Sendable {
    /// The descriptor of a worker's channel to its supervisor.
    public static let descriptor: Int32 = 3

    /// The program to start as a worker. By default the running program, even if its file was replaced.
    public var executable = "/proc/self/exe"

    /// The arguments that make it the worker with that number, which `TransactionProcessor.init(worker:)` takes.
    public var arguments: @Sendable (UInt32) -> [String]

    /// A handler's verdict on a failed `finish`; used if its worker died meanwhile.
    public var verdictOnFinish: @Sendable (ContextError) -> ApplyError = { ApplyError($0) }

    /// Whether a transaction that crashes three workers is answered INVALID_TRANSACTION. Every validator of a network
    /// must come to the same verdict: set it only if all their processors do so, and if crashes are caused by the
    /// transaction, not the machine.
    public var rejectsCrashingTransactions = false

    /// The extended data of that answer.
    public var extendedDataOfRejection: [UInt8] = []

    /// - Parameter arguments: the arguments of the worker with that number, without the program's name.
    public init(arguments: @escaping @Sendable (UInt32) -> [String]) {
        self.arguments = arguments
    }
}
