// Protos/sawtooth/client_block.proto

/// Asks the validator: block list.
public struct ClientBlockListRequest: ProtobufMessage, Hashable {
    public var headID: String
    public var blockIDs: [String]
    public var paging: ClientPagingControls?
    public var sorting: [ClientSortControls]

    public init(
        headID: String = "",
        blockIDs: [String] = [],
        paging: ClientPagingControls? = nil,
        sorting: [ClientSortControls] = []
    ) {
        self.headID = headID
        self.blockIDs = blockIDs
        self.paging = paging
        self.sorting = sorting
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// The validator's answer: block list.
public struct ClientBlockListResponse: ProtobufMessage, Hashable {
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
    public var blocks: [Block]
    public var headID: String
    public var paging: ClientPagingResponse?

    public init(
        status: Status = .init(rawValue: 0),
        blocks: [Block] = [],
        headID: String = "",
        paging: ClientPagingResponse? = nil
    ) {
        self.status = status
        self.blocks = blocks
        self.headID = headID
        self.paging = paging
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// Asks the validator: block get by id.
public struct ClientBlockGetByIdRequest: ProtobufMessage, Hashable {
    public var blockID: String

    public init(blockID: String = "") {
        self.blockID = blockID
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// Asks the validator: block get by num.
public struct ClientBlockGetByNumRequest: ProtobufMessage, Hashable {
    public var blockNum: UInt64

    public init(blockNum: UInt64 = 0) {
        self.blockNum = blockNum
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// Asks the validator: block get by transaction id.
public struct ClientBlockGetByTransactionIdRequest: ProtobufMessage, Hashable {
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

/// Asks the validator: block get by batch id.
public struct ClientBlockGetByBatchIdRequest: ProtobufMessage, Hashable {
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

/// The validator's answer: block get.
public struct ClientBlockGetResponse: ProtobufMessage, Hashable {
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
    public var block: Block?

    public init(status: Status = .init(rawValue: 0), block: Block? = nil) {
        self.status = status
        self.block = block
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}
