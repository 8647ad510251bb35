#if Metrics
    public import CoreMetrics
#endif

extension TransactionProcessor {
    /// What an operator may set.
    public struct Configuration: Sendable {
        /// Transactions that the validator may have outstanding here; 0 leaves the number to the validator (Sawtooth
        /// uses 10). If more arrive, they run too.
        public var maxOccupancy: UInt32 = 64

        /// How long a transaction may take before it is answered with INTERNAL_ERROR, so that the validator runs it
        /// again; nil: no limit. Ends only a suspended handler.
        public var transactionDeadline: Duration?

        /// How long a handler may compute without suspending before the process is ended, because nothing else can stop
        /// it; nil: no limit.
        public var spinLimit: Duration? = .seconds(60)

        /// Called instead of ending the process, on a separate thread, with the transaction's id if it is known.
        public var onSpin: (@Sendable (String?) -> Void)?

        /// How long a validator may be silent, pings included, before it counts as lost; nil: forever.
        public var silenceLimit: Duration? = .seconds(90)

        /// The first pause before reconnecting; it doubles with each attempt.
        public var firstPause: Duration = .milliseconds(50)

        /// The longest pause before reconnecting.
        public var longestPause: Duration = .seconds(10)

        /// How long leaving may take in the order that loses nothing (`TransactionProcessor.shutDown`). After that the
        /// processor unregisters first and answers running transactions afterwards, as other SDKs do, and logs it;
        /// zero: at once.
        public var departureLimit: Duration = .seconds(10)

        /// How long to wait for running transactions, from the moment leaving begins.
        public var drainLimit: Duration = .seconds(30)

        /// If set, handlers run in a separate worker process, which is replaced when it dies; nil: in this process.
        public var supervision: Supervision?

        /// Whether to count and time transactions.
        public var collectsMetrics = false

        #if Metrics
            /// Where counts and times go besides `metricsText`, for example `MetricsSystem.factory`; nil: nowhere.
            /// Names and dimensions are those of `metricsText`; counters are updated once a second.
            public var metricsFactory: (any MetricsFactory)? {
                didSet { collectsMetrics = collectsMetrics || metricsFactory != nil }
            }
        #endif

        /// The defaults.
        public init() {}

        /// Whether the exact start of a transaction matters.
        var measuresTime: Bool { collectsMetrics || transactionDeadline != nil }
    }
}
