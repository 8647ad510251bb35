public import SawtoothProtocol

/// A transaction for a `ScriptedValidator` to run.
public struct ScriptedTransaction: Sendable {
    /// Sent decoded or as bytes, as the processor has asked for.
    public var header: TransactionHeader
    /// What the family makes sense of.
    public var payload: [UInt8]
    /// The header signature, which is the transaction's id; not verified.
    public var signature: String
    /// The correlation id; the validator makes one up where it is nil.
    public var correlationID: String?
    /// The context id; the validator makes one up where it is nil.
    public var contextID: String?
    /// The content of the request, instead of what the other properties make.
    public var content: [UInt8]?

    /// A transaction whose header names the family, and may read and write everything unless told otherwise.
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
        /// How many times a processor took its registrations back.
        public var unregistrations = 0
        /// How many verdicts came for each correlation id, ids that nobody asked about included.
        public var answers: [String: Int] = [:]
        /// Verdicts under a correlation id that this validator never sent.
        public var strangeAnswers = 0
        /// Answers to pings.
        public var pongs = 0
        /// Frames that are no message, or of a type that no processor sends.
        public var oddFrames = 0
        /// Requests that named a context which was not running.
        public var unknownContexts = 0
        /// State after the transactions that were valid.
        public var state: [StateAddress: [UInt8]] = [:]
        /// Events of the transactions that were valid, in the order of their verdicts.
        public var events: [Event] = []
        /// Receipt data of the transactions that were valid.
        public var receiptData: [[UInt8]] = []
        /// Transactions that will never end: with them, a Sawtooth 1.2.6 stops making blocks.
        public var lost = 0
        /// Transactions that were run again because a processor answered INTERNAL_ERROR, where 1.2.6 is imitated.
        public var reruns = 0
        /// How much later than intended something happened at the worst, in nanoseconds, where 1.2.6 is imitated: on a
        /// busy machine the validator's delays are longer than asked for.
        public var lateness: UInt64 = 0
        /// Messages received.
        public var messages = 0

        /// Nothing was seen.
        public init() {}
    }
}
