// Written by scripts/generate-protos.sh from Protos/sawtooth/client_receipt.proto; never edit it.

internal import CSawtoothProtos

/// Asks for the receipts of committed transactions.
package struct ClientReceiptGetRequest: ProtobufMessage, Hashable {
    /// Ids of the transactions.
    package var transactionIDs: [String]

    /// A message from its field; what is left out has protobuf's default: zero, false or empty.
    package init(transactionIDs: [String] = []) {
        self.transactionIDs = transactionIDs
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// The requested receipts.
package struct ClientReceiptGetResponse: ProtobufMessage, Hashable {
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
    /// The receipts, in the order of the request.
    package var receipts: [TransactionReceipt]

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    package init(status: Status = .init(rawValue: 0), receipts: [TransactionReceipt] = []) {
        self.status = status
        self.receipts = receipts
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

// MARK: - Coding

extension ClientReceiptGetRequest: CBacked {
    typealias CValue = CSawtoothProtos.ClientReceiptGetRequest
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_receipt_get_request__init(c) }

    init(_ c: CValue) {
        self.init(
            transactionIDs: copyStrings(c.n_transaction_ids, c.transaction_ids))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        (c.n_transaction_ids, c.transaction_ids) = arena.strings(transactionIDs)
    }
}

extension ClientReceiptGetResponse: CBacked {
    typealias CValue = CSawtoothProtos.ClientReceiptGetResponse
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { client_receipt_get_response__init(c) }

    init(_ c: CValue) {
        self.init(
            status: .init(rawValue: c.status.rawValue),
            receipts: copyMessages(c.n_receipts, c.receipts))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.status = .init(rawValue: status.rawValue)
        (c.n_receipts, c.receipts) = arena.messages(receipts)
    }
}
