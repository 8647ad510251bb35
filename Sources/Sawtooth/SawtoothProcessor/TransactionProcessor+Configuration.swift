#if Metrics
    public import CoreMetrics
#endif

extension TransactionProcessor {
    /// What an operator may set.
    public struct Configuration: Sendable {
        /// Transactions that the validator may have outstanding here; 0 leaves the number to the validator (Sawtooth
        /// takes 10). More than these are run too, if they come.
        public var maxOccupancy: UInt32 = 64

        /// How long a transaction may take before it is answered with INTERNAL_ERROR, so that the validator runs it
        /// again; nil: as long as it likes. Ends only a handler that is suspended.
        public var transactionDeadline: Duration?

        /// How long a handler may compute without being suspended before the process is ended, because nothing else can
        /// end it; nil: as long as it likes.
        public var spinLimit: Duration? = .seconds(60)

        /// What to do instead of ending the process, with the transaction's id if it is known. Called on a thread of
        /// its own.
        public var onSpin: (@Sendable (String?) -> Void)?

        /// How long a validator may say nothing, pings included, before it counts as lost; nil: for ever.
        public var silenceLimit: Duration? = .seconds(90)

        /// The first pause before connecting again; it doubles from attempt to attempt.
        public var firstPause: Duration = .milliseconds(50)

        /// The longest pause before connecting again.
        public var longestPause: Duration = .seconds(10)

        /// How long leaving may take in the order that loses nothing (`TransactionProcessor.shutDown`). Then the
        /// processor unregisters first and answers what runs after it, as other SDKs do, and says so; zero: at once.
        public var departureLimit: Duration = .seconds(10)

        /// How long running transactions are waited for at the end, counted from when leaving begins.
        public var drainLimit: Duration = .seconds(30)

        /// Whether handlers run in a worker process of their own, which is replaced when it dies; nil: in this one.
        public var supervision: Supervision?

        /// Whether to count and time transactions.
        public var collectsMetrics = false

        #if Metrics
            /// Where counts and times go, beside `metricsText`: `MetricsSystem.factory`, for example. nil: nowhere.
            /// Names and dimensions are those of `metricsText`; counters are updated once a second.
            public var metricsFactory: (any MetricsFactory)? {
                didSet { collectsMetrics = collectsMetrics || metricsFactory != nil }
            }
        #endif

        /// The defaults.
        public init() {}

        /// Whether something depends on when exactly a transaction began.
        var measuresTime: Bool { collectsMetrics || transactionDeadline != nil }
    }
}
