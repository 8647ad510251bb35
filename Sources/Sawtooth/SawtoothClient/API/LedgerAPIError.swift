/// Why the REST API gave no result. Equality is on `code` alone.
public struct LedgerAPIError: Error, Sendable, CustomStringConvertible {
    /// Sawtooth's own error codes, and below zero those of this library. Open: codes without a name here are preserved.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: Int

        public init(rawValue: Int) { self.rawValue = rawValue }

        /// The validator failed in a way that the REST API does not know.
        public static let unknownValidatorError = Code(rawValue: 10)
        /// The validator has no genesis block yet.
        public static let validatorNotReady = Code(rawValue: 15)
        /// The request may or may not have been processed.
        public static let validatorTimedOut = Code(rawValue: 17)
        /// The REST API lost the validator while it waited for the answer.
        public static let validatorDisconnected = Code(rawValue: 18)
        /// The REST API could not hand the request to the validator in time.
        public static let sendTimedOut = Code(rawValue: 19)
        /// Malformed, or with a wrong signature: submitting it again is useless.
        public static let submittedBatchesInvalid = Code(rawValue: 30)
        /// Back-pressure: submit the same signed batch again later.
        public static let queueFull = Code(rawValue: 31)
        /// There is no block with the id given as head.
        public static let headNotFound = Code(rawValue: 50)
        /// The limit is not a positive number.
        public static let invalidCount = Code(rawValue: 53)
        /// The start position is missing or invalid.
        public static let invalidPaging = Code(rawValue: 54)
        /// An id does not have the right number of hex digits.
        public static let invalidResourceID = Code(rawValue: 60)
        /// An address does not have the right number of hex digits.
        public static let invalidStateAddress = Code(rawValue: 62)
        /// No such block.
        public static let blockNotFound = Code(rawValue: 70)
        /// No such batch in a block.
        public static let batchNotFound = Code(rawValue: 71)
        /// No such transaction in a block.
        public static let transactionNotFound = Code(rawValue: 72)
        /// Nothing is stored at the address.
        public static let stateNotFound = Code(rawValue: 75)
        /// No receipt for that transaction.
        public static let receiptNotFound = Code(rawValue: 80)

        /// No connection could be made; nothing was sent.
        public static let unreachable = Code(rawValue: -1)
        /// The connection broke, or no answer came in time, after something may have been sent.
        public static let noAnswer = Code(rawValue: -2)
        /// The answer does not come from a Sawtooth REST API, but perhaps from a proxy or another server.
        public static let unexpectedAnswer = Code(rawValue: -3)
        /// An argument is not a usable URL, id or address.
        public static let invalidArgument = Code(rawValue: -4)
        /// The body is over the server's limit (HTTP 413).
        public static let bodyTooLarge = Code(rawValue: -5)
        /// The task was cancelled.
        public static let cancelled = Code(rawValue: -6)
    }

    /// What kind of failure it is.
    public let code: Code
    /// The HTTP status of the answer, if there was one.
    public let httpStatus: Int?
    /// A headline; Sawtooth's if it sent one.
    public let title: String
    /// What was wrong, in a sentence; Sawtooth's if it sent one.
    public let message: String

    /// Creates an error, for tests and for sources other than the API.
    public init(code: Code, httpStatus: Int? = nil, title: String, message: String) {
        self.code = code
        self.httpStatus = httpStatus
        self.title = title
        self.message = message
    }

    /// Whether the same request may succeed later: the validator is busy, starting or unreachable.
    public var isTemporary: Bool {
        switch code {
        case .validatorNotReady, .validatorTimedOut, .validatorDisconnected, .sendTimedOut, .queueFull, .unreachable,
            .noAnswer:
            true
        case .unexpectedAnswer: httpStatus.map { [429, 502, 503, 504].contains($0) } ?? false
        default: false
        }
    }

    /// Whether the ledger may have accepted the submission despite this error. If so, resubmit only the same signed
    /// batch, never a new one.
    public var mayHaveBeenProcessed: Bool {
        switch code {
        case .validatorTimedOut, .validatorDisconnected, .noAnswer: true
        case .unexpectedAnswer: httpStatus.map { $0 >= 500 } ?? true
        default: false
        }
    }

    public var description: String {
        let status = httpStatus.map { ", HTTP \($0)" } ?? ""
        return code.rawValue > 0 ? "\(title): \(message) (code \(code.rawValue)\(status))" : "\(title): \(message)"
    }
}

extension LedgerAPIError: Equatable {
    public static func == (left: LedgerAPIError, right: LedgerAPIError) -> Bool { left.code == right.code }
}
