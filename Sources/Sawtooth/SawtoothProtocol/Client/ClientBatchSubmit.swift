// Protos/sawtooth/client_batch_submit.proto

internal import CProtobufC
internal import CSawtoothProtos

/// What became of one batch.
public struct ClientBatchStatus: ProtobufMessage, Hashable {
    /// Open: a number without a name here is kept as it came.
    public struct Status: RawRepresentable, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        public static let unset = Status(rawValue: 0)
        public static let committed = Status(rawValue: 1)
        public static let invalid = Status(rawValue: 2)
        public static let pending = Status(rawValue: 3)
        public static let unknown = Status(rawValue: 4)
    }

    /// Why one transaction of an invalid batch was refused.
    public struct InvalidTransaction: ProtobufMessage, Hashable {
        public var transactionID: String
        public var message: String
        public var extendedData: [UInt8]

        public init(transactionID: String = "", message: String = "", extendedData: [UInt8] = []) {
            self.transactionID = transactionID
            self.message = message
            self.extendedData = extendedData
        }

        /// Decodes the protobuf encoding.
        /// - Throws: `WireError` when the bytes are not this message.
        public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

        /// The protobuf encoding: fields in the order of their numbers, defaults left out.
        public func encoded() -> [UInt8] { encode() }
    }

    public var batchID: String
    public var status: Status
    public var invalidTransactions: [InvalidTransaction]

    public init(
        batchID: String = "",
        status: Status = .init(rawValue: 0),
        invalidTransactions: [InvalidTransaction] = []
    ) {
        self.batchID = batchID
        self.status = status
        self.invalidTransactions = invalidTransactions
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// Hands batches to the validator.
public struct ClientBatchSubmitRequest: ProtobufMessage, Hashable {
    public var batches: [Batch]

    public init(batches: [Batch] = []) {
        self.batches = batches
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// Whether they were taken; that says nothing yet about their verdict.
public struct ClientBatchSubmitResponse: ProtobufMessage, Hashable {
    /// Open: a number without a name here is kept as it came.
    public struct Status: RawRepresentable, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        public static let unset = Status(rawValue: 0)
        public static let ok = Status(rawValue: 1)
        public static let internalError = Status(rawValue: 2)
        public static let invalidBatch = Status(rawValue: 3)
        public static let queueFull = Status(rawValue: 4)
    }

    public var status: Status

    public init(status: Status = .init(rawValue: 0)) {
        self.status = status
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// Asks for the status of batches; with `wait`, until none is pending or `timeout` seconds have passed.
public struct ClientBatchStatusRequest: ProtobufMessage, Hashable {
    public var batchIDs: [String]
    public var wait: Bool
    public var timeout: UInt32

    public init(batchIDs: [String] = [], wait: Bool = false, timeout: UInt32 = 0) {
        self.batchIDs = batchIDs
        self.wait = wait
        self.timeout = timeout
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// The statuses, in the order asked for.
public struct ClientBatchStatusResponse: ProtobufMessage, Hashable {
    /// Open: a number without a name here is kept as it came.
    public struct Status: RawRepresentable, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        public static let unset = Status(rawValue: 0)
        public static let ok = Status(rawValue: 1)
        public static let internalError = Status(rawValue: 2)
        public static let noResource = Status(rawValue: 5)
        public static let invalidID = Status(rawValue: 8)
    }

    public var status: Status
    public var batchStatuses: [ClientBatchStatus]

    public init(status: Status = .init(rawValue: 0), batchStatuses: [ClientBatchStatus] = []) {
        self.status = status
        self.batchStatuses = batchStatuses
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

// MARK: - Coding

extension ClientBatchStatus.InvalidTransaction: CBacked {
    typealias CValue = CSawtoothProtos.ClientBatchStatus__InvalidTransaction
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_batch_status__invalid_transaction__init(c) }

    init(_ c: CValue) {
        self.init(
            transactionID: copyString(c.transaction_id),
            message: copyString(c.message),
            extendedData: copyBytes(c.extended_data))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.transaction_id = arena.string(transactionID)
        c.message = arena.string(message)
        c.extended_data = arena.bytes(extendedData)
    }
}

extension ClientBatchStatus: CBacked {
    typealias CValue = CSawtoothProtos.ClientBatchStatus
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_batch_status__init(c) }

    init(_ c: CValue) {
        self.init(
            batchID: copyString(c.batch_id),
            status: .init(rawValue: c.status.rawValue),
            invalidTransactions: copyMessages(c.n_invalid_transactions, c.invalid_transactions))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.batch_id = arena.string(batchID)
        c.status = .init(rawValue: status.rawValue)
        (c.n_invalid_transactions, c.invalid_transactions) = arena.messages(invalidTransactions)
    }
}

extension ClientBatchSubmitRequest: CBacked {
    typealias CValue = CSawtoothProtos.ClientBatchSubmitRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_batch_submit_request__init(c) }

    init(_ c: CValue) {
        self.init(
            batches: copyMessages(c.n_batches, c.batches))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        (c.n_batches, c.batches) = arena.messages(batches)
    }
}

extension ClientBatchSubmitResponse: CBacked {
    typealias CValue = CSawtoothProtos.ClientBatchSubmitResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_batch_submit_response__init(c) }

    init(_ c: CValue) {
        self.init(
            status: .init(rawValue: c.status.rawValue))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.status = .init(rawValue: status.rawValue)
    }
}

extension ClientBatchStatusRequest: CBacked {
    typealias CValue = CSawtoothProtos.ClientBatchStatusRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_batch_status_request__init(c) }

    init(_ c: CValue) {
        self.init(
            batchIDs: copyStrings(c.n_batch_ids, c.batch_ids),
            wait: c.wait != 0,
            timeout: c.timeout)
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        (c.n_batch_ids, c.batch_ids) = arena.strings(batchIDs)
        c.wait = wait ? 1 : 0
        c.timeout = timeout
    }
}

extension ClientBatchStatusResponse: CBacked {
    typealias CValue = CSawtoothProtos.ClientBatchStatusResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_batch_status_response__init(c) }

    init(_ c: CValue) {
        self.init(
            status: .init(rawValue: c.status.rawValue),
            batchStatuses: copyMessages(c.n_batch_statuses, c.batch_statuses))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.status = .init(rawValue: status.rawValue)
        (c.n_batch_statuses, c.batch_statuses) = arena.messages(batchStatuses)
    }
}
