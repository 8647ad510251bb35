// Written by scripts/generate-protos.sh from Protos/sawtooth/client_block.proto; never edit it.

internal import CSawtoothProtos

/// Asks for a page of blocks, newest first.
package struct ClientBlockListRequest: ProtobufMessage, Hashable {
    /// Id of the block to read the chain up to; empty: the current head.
    package var headID: String
    /// Only these blocks; none: all.
    package var blockIDs: [String]
    /// The page to return.
    package var paging: ClientPagingControls?
    /// The sort order; later keys break ties of earlier ones.
    package var sorting: [ClientSortControls]

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(
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
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// A page of blocks.
package struct ClientBlockListResponse: ProtobufMessage, Hashable {
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
    /// The blocks.
    package var blocks: [Block]
    /// Id of the block that the chain was read up to.
    package var headID: String
    /// This page.
    package var paging: ClientPagingResponse?

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(
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
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// Asks for the block with an id.
package struct ClientBlockGetByIdRequest: ProtobufMessage, Hashable {
    /// Id of the block: 128 hexadecimal digits.
    package var blockID: String

    /// A message from its field; what is left out has protobuf's default: zero, false or empty.
    package init(blockID: String = "") {
        self.blockID = blockID
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// Asks for the block at a height of the current chain.
package struct ClientBlockGetByNumRequest: ProtobufMessage, Hashable {
    /// Height of the block.
    package var blockNum: UInt64

    /// A message from its field; what is left out has protobuf's default: zero, false or empty.
    package init(blockNum: UInt64 = 0) {
        self.blockNum = blockNum
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// Asks for the block that holds a transaction.
package struct ClientBlockGetByTransactionIdRequest: ProtobufMessage, Hashable {
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

/// Asks for the block that holds a batch.
package struct ClientBlockGetByBatchIdRequest: ProtobufMessage, Hashable {
    /// Id of the batch: 128 hexadecimal digits.
    package var batchID: String

    /// A message from its field; what is left out has protobuf's default: zero, false or empty.
    package init(batchID: String = "") {
        self.batchID = batchID
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// The requested block.
package struct ClientBlockGetResponse: ProtobufMessage, Hashable {
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
    /// The block; set when the status is `ok`.
    package var block: Block?

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(status: Status = .init(rawValue: 0), block: Block? = nil) {
        self.status = status
        self.block = block
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

// MARK: - Coding

extension ClientBlockListRequest: CBacked {
    typealias CValue = CSawtoothProtos.ClientBlockListRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_block_list_request__init(c) }

    init(_ c: CValue) {
        self.init(
            headID: copyString(c.head_id),
            blockIDs: copyStrings(c.n_block_ids, c.block_ids),
            paging: copyMessage(c.paging),
            sorting: copyMessages(c.n_sorting, c.sorting))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.head_id = arena.string(headID)
        (c.n_block_ids, c.block_ids) = arena.strings(blockIDs)
        c.paging = arena.message(paging)
        (c.n_sorting, c.sorting) = arena.messages(sorting)
    }
}

extension ClientBlockListResponse: CBacked {
    typealias CValue = CSawtoothProtos.ClientBlockListResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_block_list_response__init(c) }

    init(_ c: CValue) {
        self.init(
            status: .init(rawValue: c.status.rawValue),
            blocks: copyMessages(c.n_blocks, c.blocks),
            headID: copyString(c.head_id),
            paging: copyMessage(c.paging))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.status = .init(rawValue: status.rawValue)
        (c.n_blocks, c.blocks) = arena.messages(blocks)
        c.head_id = arena.string(headID)
        c.paging = arena.message(paging)
    }
}

extension ClientBlockGetByIdRequest: CBacked {
    typealias CValue = CSawtoothProtos.ClientBlockGetByIdRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_block_get_by_id_request__init(c) }

    init(_ c: CValue) {
        self.init(
            blockID: copyString(c.block_id))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.block_id = arena.string(blockID)
    }
}

extension ClientBlockGetByNumRequest: CBacked {
    typealias CValue = CSawtoothProtos.ClientBlockGetByNumRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_block_get_by_num_request__init(c) }

    init(_ c: CValue) {
        self.init(
            blockNum: c.block_num)
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.block_num = blockNum
    }
}

extension ClientBlockGetByTransactionIdRequest: CBacked {
    typealias CValue = CSawtoothProtos.ClientBlockGetByTransactionIdRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_block_get_by_transaction_id_request__init(c) }

    init(_ c: CValue) {
        self.init(
            transactionID: copyString(c.transaction_id))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.transaction_id = arena.string(transactionID)
    }
}

extension ClientBlockGetByBatchIdRequest: CBacked {
    typealias CValue = CSawtoothProtos.ClientBlockGetByBatchIdRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_block_get_by_batch_id_request__init(c) }

    init(_ c: CValue) {
        self.init(
            batchID: copyString(c.batch_id))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.batch_id = arena.string(batchID)
    }
}

extension ClientBlockGetResponse: CBacked {
    typealias CValue = CSawtoothProtos.ClientBlockGetResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_block_get_response__init(c) }

    init(_ c: CValue) {
        self.init(
            status: .init(rawValue: c.status.rawValue),
            block: copyMessage(c.block))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.status = .init(rawValue: status.rawValue)
        c.block = arena.message(block)
    }
}
