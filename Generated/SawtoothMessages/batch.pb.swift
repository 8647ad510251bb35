// Written by scripts/generate-protos.sh from Protos/sawtooth/batch.proto; never edit it.

internal import CSawtoothProtos

/// What a batch's signer signs: the ids of its transactions, in order.
public struct BatchHeader: ProtobufMessage, Hashable {
    /// The signer's public key: 66 hexadecimal digits.
    public var signerPublicKey: String
    /// Ids of the batch's transactions, in the order of execution.
    public var transactionIDs: [String]

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    public init(signerPublicKey: String = "", transactionIDs: [String] = []) {
        self.signerPublicKey = signerPublicKey
        self.transactionIDs = transactionIDs
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// Transactions that commit or fail together.
public struct Batch: ProtobufMessage, Hashable {
    /// The encoding of a `BatchHeader`: the bytes that are signed.
    public var header: [UInt8]
    /// The signature over `header`, which is the batch id: 128 hexadecimal digits.
    public var headerSignature: String
    /// The transactions, in the order of the header's ids.
    public var transactions: [Transaction]
    /// Asks the validator to log more about this batch.
    public var trace: Bool

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    public init(
        header: [UInt8] = [],
        headerSignature: String = "",
        transactions: [Transaction] = [],
        trace: Bool = false
    ) {
        self.header = header
        self.headerSignature = headerSignature
        self.transactions = transactions
        self.trace = trace
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// The body of `POST /batches`, and the content of a `.batch` file.
public struct BatchList: ProtobufMessage, Hashable {
    /// The batches.
    public var batches: [Batch]

    /// A message from its field; what is left out has protobuf's default: zero, false or empty.
    public init(batches: [Batch] = []) {
        self.batches = batches
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

// MARK: - Coding

extension BatchHeader: CBacked {
    typealias CValue = CSawtoothProtos.BatchHeader
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { batch_header__init(c) }

    init(_ c: CValue) {
        self.init(
            signerPublicKey: copyString(c.signer_public_key),
            transactionIDs: copyStrings(c.n_transaction_ids, c.transaction_ids))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.signer_public_key = arena.string(signerPublicKey)
        (c.n_transaction_ids, c.transaction_ids) = arena.strings(transactionIDs)
    }
}

extension Batch: CBacked {
    typealias CValue = CSawtoothProtos.Batch
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { batch__init(c) }

    init(_ c: CValue) {
        self.init(
            header: copyBytes(c.header),
            headerSignature: copyString(c.header_signature),
            transactions: copyMessages(c.n_transactions, c.transactions),
            trace: c.trace != 0)
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.header = arena.bytes(header)
        c.header_signature = arena.string(headerSignature)
        (c.n_transactions, c.transactions) = arena.messages(transactions)
        c.trace = trace ? 1 : 0
    }
}

extension BatchList: CBacked {
    typealias CValue = CSawtoothProtos.BatchList
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { batch_list__init(c) }

    init(_ c: CValue) {
        self.init(
            batches: copyMessages(c.n_batches, c.batches))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        (c.n_batches, c.batches) = arena.messages(batches)
    }
}
