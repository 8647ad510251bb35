// Written by scripts/generate-protos.sh from Protos/sawtooth/client_batch_submit.proto; never edit it.

internal import CSawtoothProtos

/// The status of one batch.
package struct ClientBatchStatus: ProtobufMessage, Hashable {
    /// The batch's status.
    ///
    /// Open: a number without a name here is kept as it came.
    package struct Status: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        package let rawValue: UInt32
        /// The value of a number, with a name here or without one.
        package init(rawValue: UInt32) { self.rawValue = rawValue }
        /// Protobuf's default; no validator sends it.
        package static let unset = Status(rawValue: 0)
        /// In a block of the current chain.
        package static let committed = Status(rawValue: 1)
        /// One of its transactions was refused. The validator forgets that after a while.
        package static let invalid = Status(rawValue: 2)
        /// Waiting or being executed.
        package static let pending = Status(rawValue: 3)
        /// The validator does not know the batch, or has forgotten it.
        package static let unknown = Status(rawValue: 4)
    }

    /// Why one transaction of an invalid batch was refused.
    package struct InvalidTransaction: ProtobufMessage, Hashable {
        /// Id of the transaction: 128 hexadecimal digits.
        package var transactionID: String
        /// Why, for people: the `message` of the processor's response.
        package var message: String
        /// Why, for programs: the `extendedData` of the processor's response.
        package var extendedData: [UInt8]

        /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
        package init(transactionID: String = "", message: String = "", extendedData: [UInt8] = []) {
            self.transactionID = transactionID
            self.message = message
            self.extendedData = extendedData
        }

        /// Decodes the protobuf encoding.
        /// - Throws: `WireError` when the bytes are not this message.
        package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

        /// The protobuf encoding: fields in the order of their numbers, defaults left out.
        package func encoded() -> [UInt8] { encode() }
    }

    /// Id of the batch: 128 hexadecimal digits.
    package var batchID: String
    /// The batch's status.
    package var status: Status
    /// The refused transactions of an invalid batch.
    package var invalidTransactions: [InvalidTransaction]

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(
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
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// Submits batches to the validator.
package struct ClientBatchSubmitRequest: ProtobufMessage, Hashable {
    /// The batches; later ones may depend on earlier ones.
    package var batches: [Batch]

    /// A message from its field; what is left out has protobuf's default: zero, false or empty.
    package init(batches: [Batch] = []) {
        self.batches = batches
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// Whether the batches were accepted; that says nothing about their verdict yet.
package struct ClientBatchSubmitResponse: ProtobufMessage, Hashable {
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
        /// All batches were accepted.
        package static let ok = Status(rawValue: 1)
        /// The validator failed.
        package static let internalError = Status(rawValue: 2)
        /// A batch is malformed or has an invalid signature; none was accepted.
        package static let invalidBatch = Status(rawValue: 3)
        /// The validator's queue is full; submit again later.
        package static let queueFull = Status(rawValue: 4)
    }

    /// The outcome of the request.
    package var status: Status

    /// A message from its field; what is left out has protobuf's default: zero, false or empty.
    package init(status: Status = .init(rawValue: 0)) {
        self.status = status
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// Asks for the status of batches; with `wait`, until none is pending or `timeout` seconds have passed.
package struct ClientBatchStatusRequest: ProtobufMessage, Hashable {
    /// Ids of the batches.
    package var batchIDs: [String]
    /// Whether the answer may wait until no batch is pending.
    package var wait: Bool
    /// Seconds that the answer may wait; 0: the validator's default.
    package var timeout: UInt32

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(batchIDs: [String] = [], wait: Bool = false, timeout: UInt32 = 0) {
        self.batchIDs = batchIDs
        self.wait = wait
        self.timeout = timeout
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// The statuses, in the order of the request.
package struct ClientBatchStatusResponse: ProtobufMessage, Hashable {
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
    /// The statuses.
    package var batchStatuses: [ClientBatchStatus]

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(status: Status = .init(rawValue: 0), batchStatuses: [ClientBatchStatus] = []) {
        self.status = status
        self.batchStatuses = batchStatuses
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
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
