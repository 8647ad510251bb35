/// A processor in two processes. A small one has the connection to the validator, and stays; a worker runs the
/// handlers, and is replaced when it crashes or is killed. A Sawtooth 1.2 whose processor vanishes makes no more blocks
/// until the validator is started again; so none of its processors should.
///
///     // In the supervisor:
///     configuration.supervision = Supervision { ["--worker", "\($0)"] }
///     let processor = try TransactionProcessor(endpoint: endpoint, handlers: handlers, ...)
///     // In the worker, that is in the same program when it is given --worker:
///     let processor = try TransactionProcessor(worker: number, handlers: handlers, ...)
///
/// What was under way when a worker dies goes on in the next one, if nothing that changes state had passed to the
/// validator. Where all of `TransactionContext.finish` had passed, the answer follows from the validator's: a handler
/// must end right after `finish`, without an error where it succeeds, and with `verdictOnFinish` where it fails. Where
/// something else had passed, the validator is asked to run the transaction again; a Sawtooth 1.2.6 does that in the
/// same context, so that the second run sees what the first one wrote: families that are to be supervised write with
/// `finish`.
///
/// A transaction that was in two workers when they died is run alone from then on. When a third dies of it, it is held:
/// not answered, and not run again, which a critical log line and a metric say; or rejected, where
/// `rejectsCrashingTransactions` says so.
public struct Supervision: Sendable {
    /// The descriptor that a worker finds its supervisor at.
    public static let descriptor: Int32 = 3

    /// The program that is started as a worker. By default the one that runs, even when its file was replaced.
    public var executable = "/proc/self/exe"

    /// The arguments that make it a worker: of that number, which `TransactionProcessor.init(worker:)` takes.
    public var arguments: @Sendable (UInt32) -> [String]

    /// What a handler makes of a failed `finish`; asked where its worker died meanwhile.
    public var verdictOnFinish: @Sendable (ContextError) -> ApplyError = { ApplyError($0) }

    /// Whether a transaction that crashes three workers is answered INVALID_TRANSACTION. Every validator of a network
    /// must come to the same verdict: only where all their processors do so, and a crash has its reason in the
    /// transaction and not in the machine.
    public var rejectsCrashingTransactions = false

    /// The extended data of that answer.
    public var extendedDataOfRejection: [UInt8] = []

    /// - Parameter arguments: what to start the worker of that number with, the program's name apart.
    public init(arguments: @escaping @Sendable (UInt32) -> [String]) {
        self.arguments = arguments
    }
}
