// Written by scripts/generate-protos.sh from Protos/sawtooth/client_batch.proto; never edit it.

internal import CSawtoothProtos

/// Asks for a page of batches, newest first.
package struct ClientBatchListRequest: ProtobufMessage, Hashable {
    /// Id of the block to read the chain up to; empty: the current head.
    package var headID: String
    /// Only these batches; none: all.
    package var batchIDs: [String]
    /// The page to return.
    package var paging: ClientPagingControls?
    /// The sort order; later keys break ties of earlier ones.
    package var sorting: [ClientSortControls]

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(
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
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// A page of batches.
package struct ClientBatchListResponse: ProtobufMessage, Hashable {
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
    /// The batches.
    package var batches: [Batch]
    /// Id of the block that the chain was read up to.
    package var headID: String
    /// This page.
    package var paging: ClientPagingResponse?

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(
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
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// Asks for one batch.
package struct ClientBatchGetRequest: ProtobufMessage, Hashable {
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

/// The requested batch.
package struct ClientBatchGetResponse: ProtobufMessage, Hashable {
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
    /// The batch; set when the status is `ok`.
    package var batch: Batch?

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(status: Status = .init(rawValue: 0), batch: Batch? = nil) {
        self.status = status
        self.batch = batch
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
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
