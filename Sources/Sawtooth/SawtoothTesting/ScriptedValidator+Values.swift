public import SawtoothProtocol

/// A transaction for a `ScriptedValidator` to run.
public struct ScriptedTransaction: Sendable {
    /// Sent decoded or as bytes, as the processor requested.
    public var header: TransactionHeader
    /// The payload, in the family's own encoding.
    public var payload: [UInt8]
    /// The header signature, which is the transaction's id; not verified.
    public var signature: String
    /// The correlation id; nil: the validator chooses one.
    public var correlationID: String?
    /// The context id; nil: the validator chooses one.
    public var contextID: String?
    /// The content of the request, replacing the other properties.
    public var content: [UInt8]?

    /// A transaction whose header names the family, and may read and write everything by default.
    public init(
        family: String, version: String = "1.0", payload: [UInt8] = [], inputs: [String] = [""],
        outputs: [String] = [""],
        signer: String = "02" + String(repeating: "a", count: 64),
        signature: String = String(repeating: "0", count: 128)
    ) {
        header = TransactionHeader(
            batcherPublicKey: signer, familyName: family, familyVersion: version, inputs: inputs, nonce: "n",
            outputs: outputs, signerPublicKey: signer)
        self.payload = payload
        self.signature = signature
    }
}

extension ScriptedValidator {
    /// What a scripted validator has seen.
    public struct Observations: Sendable {
        /// The registrations, in order.
        public var registrations: [TpRegisterRequest] = []
        /// How many times a processor unregistered.
        public var unregistrations = 0
        /// How many verdicts arrived for each correlation id, including unknown ids.
        public var answers: [String: Int] = [:]
        /// Verdicts under a correlation id that this validator never sent.
        public var strangeAnswers = 0
        /// Answers to pings.
        public var pongs = 0
        /// Frames that are not a message, or of a type that no processor sends.
        public var oddFrames = 0
        /// Requests with a context that was not running.
        public var unknownContexts = 0
        /// State after the valid transactions.
        public var state: [StateAddress: [UInt8]] = [:]
        /// Events of the valid transactions, in the order of their verdicts.
        public var events: [Event] = []
        /// Receipt data of the valid transactions.
        public var receiptData: [[UInt8]] = []
        /// Transactions that will never end: with them, a Sawtooth 1.2.6 stops publishing blocks.
        public var lost = 0
        /// Transactions that ran again because a processor answered INTERNAL_ERROR, when imitating 1.2.6.
        public var reruns = 0
        /// The largest delay beyond the intended one, in nanoseconds, when imitating 1.2.6: on a busy machine the
        /// validator's delays are longer than configured.
        public var lateness: UInt64 = 0
        /// Messages received.
        public var messages = 0

        /// No observations yet.
        public init() {}
    }
}
