// Written by scripts/generate-protos.sh from Protos/sawtooth/client_transaction.proto; never edit it.

internal import CSawtoothProtos

/// Asks for a page of transactions, newest first.
package struct ClientTransactionListRequest: ProtobufMessage, Hashable {
    /// Id of the block to read the chain up to; empty: the current head.
    package var headID: String
    /// Only these transactions; none: all.
    package var transactionIDs: [String]
    /// The page to return.
    package var paging: ClientPagingControls?
    /// The sort order; later keys break ties of earlier ones.
    package var sorting: [ClientSortControls]

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(
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
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// A page of transactions.
package struct ClientTransactionListResponse: ProtobufMessage, Hashable {
    /// The outcome of the request.
    ///
    /// Open: a number without a name here is kept as it came.
    package struct Status: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        package let rawValue: UInt32
        /// The value of a number, with a name here or without one.
        package init(rawValue: UInt32) { self.rawValue = rawValue }
        /// Protobuf's default; no validator sends it.
        package static let unset = Status(rawValue: 0)
        /// Done.
        package static let ok = Status(rawValue: 1)
        /// The validator failed.
        package static let internalError = Status(rawValue: 2)
        /// The validator has no genesis block yet.
        package static let notReady = Status(rawValue: 3)
        /// There is no block or state root of that id.
        package static let noRoot = Status(rawValue: 4)
        /// The requested item does not exist.
        package static let noResource = Status(rawValue: 5)
        /// The paging controls are out of range.
        package static let invalidPaging = Status(rawValue: 6)
        /// The validator cannot sort by these keys.
        package static let invalidSort = Status(rawValue: 7)
        /// An id is not 128 hexadecimal digits.
        package static let invalidID = Status(rawValue: 8)
    }

    /// The outcome of the request.
    package var status: Status
    /// The transactions.
    package var transactions: [Transaction]
    /// Id of the block that the chain was read up to.
    package var headID: String
    /// This page.
    package var paging: ClientPagingResponse?

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(
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
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// Asks for one transaction.
package struct ClientTransactionGetRequest: ProtobufMessage, Hashable {
    /// Id of the transaction: 128 hexadecimal digits.
    package var transactionID: String

    /// A message from its field; what is left out has protobuf's default: zero, false or empty.
    package init(transactionID: String = "") {
        self.transactionID = transactionID
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// The requested transaction.
package struct ClientTransactionGetResponse: ProtobufMessage, Hashable {
    /// The outcome of the request.
    ///
    /// Open: a number without a name here is kept as it came.
    package struct Status: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        package let rawValue: UInt32
        /// The value of a number, with a name here or without one.
        package init(rawValue: UInt32) { self.rawValue = rawValue }
        /// Protobuf's default; no validator sends it.
        package static let unset = Status(rawValue: 0)
        /// Done.
        package static let ok = Status(rawValue: 1)
        /// The validator failed.
        package static let internalError = Status(rawValue: 2)
        /// The requested item does not exist.
        package static let noResource = Status(rawValue: 5)
        /// An id is not 128 hexadecimal digits.
        package static let invalidID = Status(rawValue: 8)
    }

    /// The outcome of the request.
    package var status: Status
    /// The transaction; set when the status is `ok`.
    package var transaction: Transaction?

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(status: Status = .init(rawValue: 0), transaction: Transaction? = nil) {
        self.status = status
        self.transaction = transaction
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
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
