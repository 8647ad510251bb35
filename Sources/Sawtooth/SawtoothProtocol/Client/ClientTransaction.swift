// Protos/sawtooth/client_transaction.proto

internal import CProtobufC
internal import CSawtoothProtos

/// Asks the validator: transaction list.
public struct ClientTransactionListRequest: ProtobufMessage, Hashable {
    public var headID: String
    public var transactionIDs: [String]
    public var paging: ClientPagingControls?
    public var sorting: [ClientSortControls]

    public init(
        headID: String = "",
        transactionIDs: [String] = [],
        paging: ClientPagingControls? = nil,
        sorting: [ClientSortControls] = []
    ) {
        self.headID = headID
        self.transactionIDs = transactionIDs
        self.paging = paging
        self.sorting = sorting
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// The validator's answer: transaction list.
public struct ClientTransactionListResponse: ProtobufMessage, Hashable {
    /// Open: a number without a name here is kept as it came.
    public struct Status: RawRepresentable, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        public static let unset = Status(rawValue: 0)
        public static let ok = Status(rawValue: 1)
        public static let internalError = Status(rawValue: 2)
        public static let notReady = Status(rawValue: 3)
        public static let noRoot = Status(rawValue: 4)
        public static let noResource = Status(rawValue: 5)
        public static let invalidPaging = Status(rawValue: 6)
        public static let invalidSort = Status(rawValue: 7)
        public static let invalidID = Status(rawValue: 8)
    }

    public var status: Status
    public var transactions: [Transaction]
    public var headID: String
    public var paging: ClientPagingResponse?

    public init(
        status: Status = .init(rawValue: 0),
        transactions: [Transaction] = [],
        headID: String = "",
        paging: ClientPagingResponse? = nil
    ) {
        self.status = status
        self.transactions = transactions
        self.headID = headID
        self.paging = paging
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// Asks the validator: transaction get.
public struct ClientTransactionGetRequest: ProtobufMessage, Hashable {
    public var transactionID: String

    public init(transactionID: String = "") {
        self.transactionID = transactionID
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// The validator's answer: transaction get.
public struct ClientTransactionGetResponse: ProtobufMessage, Hashable {
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
    public var transaction: Transaction?

    public init(status: Status = .init(rawValue: 0), transaction: Transaction? = nil) {
        self.status = status
        self.transaction = transaction
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

// MARK: - Coding

extension ClientTransactionListRequest: CBacked {
    typealias CValue = CSawtoothProtos.ClientTransactionListRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_transaction_list_request__init(c) }

    init(_ c: CValue) {
        self.init(
            headID: copyString(c.head_id),
            transactionIDs: copyStrings(c.n_transaction_ids, c.transaction_ids),
            paging: copyMessage(c.paging),
            sorting: copyMessages(c.n_sorting, c.sorting))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.head_id = arena.string(headID)
        (c.n_transaction_ids, c.transaction_ids) = arena.strings(transactionIDs)
        c.paging = arena.message(paging)
        (c.n_sorting, c.sorting) = arena.messages(sorting)
    }
}

extension ClientTransactionListResponse: CBacked {
    typealias CValue = CSawtoothProtos.ClientTransactionListResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_transaction_list_response__init(c) }

    init(_ c: CValue) {
        self.init(
            status: .init(rawValue: c.status.rawValue),
            transactions: copyMessages(c.n_transactions, c.transactions),
            headID: copyString(c.head_id),
            paging: copyMessage(c.paging))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.status = .init(rawValue: status.rawValue)
        (c.n_transactions, c.transactions) = arena.messages(transactions)
        c.head_id = arena.string(headID)
        c.paging = arena.message(paging)
    }
}

extension ClientTransactionGetRequest: CBacked {
    typealias CValue = CSawtoothProtos.ClientTransactionGetRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_transaction_get_request__init(c) }

    init(_ c: CValue) {
        self.init(
            transactionID: copyString(c.transaction_id))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.transaction_id = arena.string(transactionID)
    }
}

extension ClientTransactionGetResponse: CBacked {
    typealias CValue = CSawtoothProtos.ClientTransactionGetResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_transaction_get_response__init(c) }

    init(_ c: CValue) {
        self.init(
            status: .init(rawValue: c.status.rawValue),
            transaction: copyMessage(c.transaction))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.status = .init(rawValue: status.rawValue)
        c.transaction = arena.message(transaction)
    }
}
