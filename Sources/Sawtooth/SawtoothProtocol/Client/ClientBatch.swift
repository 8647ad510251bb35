// Protos/sawtooth/client_batch.proto

internal import CProtobufC
internal import CSawtoothProtos

/// Asks the validator: batch list.
public struct ClientBatchListRequest: ProtobufMessage, Hashable {
    public var headID: String
    public var batchIDs: [String]
    public var paging: ClientPagingControls?
    public var sorting: [ClientSortControls]

    public init(
        headID: String = "",
        batchIDs: [String] = [],
        paging: ClientPagingControls? = nil,
        sorting: [ClientSortControls] = []
    ) {
        self.headID = headID
        self.batchIDs = batchIDs
        self.paging = paging
        self.sorting = sorting
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// The validator's answer: batch list.
public struct ClientBatchListResponse: ProtobufMessage, Hashable {
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
    public var batches: [Batch]
    public var headID: String
    public var paging: ClientPagingResponse?

    public init(
        status: Status = .init(rawValue: 0),
        batches: [Batch] = [],
        headID: String = "",
        paging: ClientPagingResponse? = nil
    ) {
        self.status = status
        self.batches = batches
        self.headID = headID
        self.paging = paging
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// Asks the validator: batch get.
public struct ClientBatchGetRequest: ProtobufMessage, Hashable {
    public var batchID: String

    public init(batchID: String = "") {
        self.batchID = batchID
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// The validator's answer: batch get.
public struct ClientBatchGetResponse: ProtobufMessage, Hashable {
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
    public var batch: Batch?

    public init(status: Status = .init(rawValue: 0), batch: Batch? = nil) {
        self.status = status
        self.batch = batch
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

// MARK: - Coding

extension ClientBatchListRequest: CBacked {
    typealias CValue = CSawtoothProtos.ClientBatchListRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_batch_list_request__init(c) }

    init(_ c: CValue) {
        self.init(
            headID: copyString(c.head_id),
            batchIDs: copyStrings(c.n_batch_ids, c.batch_ids),
            paging: copyMessage(c.paging),
            sorting: copyMessages(c.n_sorting, c.sorting))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.head_id = arena.string(headID)
        (c.n_batch_ids, c.batch_ids) = arena.strings(batchIDs)
        c.paging = arena.message(paging)
        (c.n_sorting, c.sorting) = arena.messages(sorting)
    }
}

extension ClientBatchListResponse: CBacked {
    typealias CValue = CSawtoothProtos.ClientBatchListResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_batch_list_response__init(c) }

    init(_ c: CValue) {
        self.init(
            status: .init(rawValue: c.status.rawValue),
            batches: copyMessages(c.n_batches, c.batches),
            headID: copyString(c.head_id),
            paging: copyMessage(c.paging))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.status = .init(rawValue: status.rawValue)
        (c.n_batches, c.batches) = arena.messages(batches)
        c.head_id = arena.string(headID)
        c.paging = arena.message(paging)
    }
}

extension ClientBatchGetRequest: CBacked {
    typealias CValue = CSawtoothProtos.ClientBatchGetRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_batch_get_request__init(c) }

    init(_ c: CValue) {
        self.init(
            batchID: copyString(c.batch_id))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.batch_id = arena.string(batchID)
    }
}

extension ClientBatchGetResponse: CBacked {
    typealias CValue = CSawtoothProtos.ClientBatchGetResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_batch_get_response__init(c) }

    init(_ c: CValue) {
        self.init(
            status: .init(rawValue: c.status.rawValue),
            batch: copyMessage(c.batch))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.status = .init(rawValue: status.rawValue)
        c.batch = arena.message(batch)
    }
}
