// Protos/sawtooth/client_receipt.proto

internal import CProtobufC
internal import CSawtoothProtos

/// Asks the validator: receipt get.
public struct ClientReceiptGetRequest: ProtobufMessage, Hashable {
    public var transactionIDs: [String]

    public init(transactionIDs: [String] = []) {
        self.transactionIDs = transactionIDs
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// The validator's answer: receipt get.
public struct ClientReceiptGetResponse: ProtobufMessage, Hashable {
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
    public var receipts: [TransactionReceipt]

    public init(status: Status = .init(rawValue: 0), receipts: [TransactionReceipt] = []) {
        self.status = status
        self.receipts = receipts
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
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
