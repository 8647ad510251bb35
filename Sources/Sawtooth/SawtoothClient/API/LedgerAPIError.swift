/// Why the REST API gave no result. Equality is on `code` alone.
public struct LedgerAPIError: Error, Sendable, CustomStringConvertible {
    /// Sawtooth's own error codes, and below zero those of this library. Open: codes without a name here survive.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: Int

        public init(rawValue: Int) { self.rawValue = rawValue }

        public static let unknownValidatorError = Code(rawValue: 10)
        public static let validatorNotReady = Code(rawValue: 15)
        /// The request may or may not have been processed.
        public static let validatorTimedOut = Code(rawValue: 17)
        public static let validatorDisconnected = Code(rawValue: 18)
        public static let sendTimedOut = Code(rawValue: 19)
        /// Poorly formed, or a wrong signature: submitting it again is of no use.
        public static let submittedBatchesInvalid = Code(rawValue: 30)
        /// Back-pressure: submit the same signed batch again, later.
        public static let queueFull = Code(rawValue: 31)
        public static let headNotFound = Code(rawValue: 50)
        public static let invalidCount = Code(rawValue: 53)
        public static let invalidPaging = Code(rawValue: 54)
        public static let invalidResourceID = Code(rawValue: 60)
        public static let invalidStateAddress = Code(rawValue: 62)
        public static let blockNotFound = Code(rawValue: 70)
        public static let batchNotFound = Code(rawValue: 71)
        public static let transactionNotFound = Code(rawValue: 72)
        public static let stateNotFound = Code(rawValue: 75)
        public static let receiptNotFound = Code(rawValue: 80)

        /// No connection could be made; nothing was sent.
        public static let unreachable = Code(rawValue: -1)
        /// The connection broke, or no answer came in time, after something may have been sent.
        public static let noAnswer = Code(rawValue: -2)
        /// The answer is not what a Sawtooth REST API sends: perhaps a proxy's, or another server's.
        public static let unexpectedAnswer = Code(rawValue: -3)
        /// What the caller gave is not a usable URL, id or address.
        public static let invalidArgument = Code(rawValue: -4)
        /// The body is over the server's limit (HTTP 413).
        public static let bodyTooLarge = Code(rawValue: -5)
        /// The task was cancelled.
        public static let cancelled = Code(rawValue: -6)
    }

    public let code: Code
    /// The HTTP status of the answer, where there was one.
    public let httpStatus: Int?
    /// A headline, Sawtooth's where it sent one.
    public let title: String
    /// What was wrong, in a sentence; Sawtooth's where it sent one.
    public let message: String

    public init(code: Code, httpStatus: Int? = nil, title: String, message: String) {
        self.code = code
        self.httpStatus = httpStatus
        self.title = title
        self.message = message
    }

    /// Whether the same request may succeed later: the validator is busy, starting or away.
    public var isTemporary: Bool {
        switch code {
        case .validatorNotReady, .validatorTimedOut, .validatorDisconnected, .sendTimedOut, .queueFull, .unreachable,
            .noAnswer:
            true
        case .unexpectedAnswer: httpStatus.map { [429, 502, 503, 504].contains($0) } ?? false
        default: false
        }
    }

    /// Whether the ledger may have taken what was submitted although there is no success. Resubmit only the same signed
    /// batch then, never a new one.
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
