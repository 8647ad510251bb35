// Protos/sawtooth/transaction.proto

internal import CProtobufC
internal import CSawtoothProtos

/// What a transaction's signer signs, besides the payload (through its SHA-512).
public struct TransactionHeader: ProtobufMessage, Hashable {
    public var batcherPublicKey: String
    public var dependencies: [String]
    public var familyName: String
    public var familyVersion: String
    public var inputs: [String]
    public var nonce: String
    public var outputs: [String]
    public var payloadSHA512: String
    public var signerPublicKey: String

    public init(
        batcherPublicKey: String = "",
        dependencies: [String] = [],
        familyName: String = "",
        familyVersion: String = "",
        inputs: [String] = [],
        nonce: String = "",
        outputs: [String] = [],
        payloadSHA512: String = "",
        signerPublicKey: String = ""
    ) {
        self.batcherPublicKey = batcherPublicKey
        self.dependencies = dependencies
        self.familyName = familyName
        self.familyVersion = familyVersion
        self.inputs = inputs
        self.nonce = nonce
        self.outputs = outputs
        self.payloadSHA512 = payloadSHA512
        self.signerPublicKey = signerPublicKey
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// A transaction as it travels: header bytes, the signature over them (which is the transaction id) and the payload.
public struct Transaction: ProtobufMessage, Hashable {
    public var header: [UInt8]
    public var headerSignature: String
    public var payload: [UInt8]

    public init(header: [UInt8] = [], headerSignature: String = "", payload: [UInt8] = []) {
        self.header = header
        self.headerSignature = headerSignature
        self.payload = payload
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// Transactions in a row, as `sawtooth` writes them to a file.
public struct TransactionList: ProtobufMessage, Hashable {
    public var transactions: [Transaction]

    public init(transactions: [Transaction] = []) {
        self.transactions = transactions
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

// MARK: - Coding

extension TransactionHeader: CBacked {
    typealias CValue = CSawtoothProtos.TransactionHeader
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { transaction_header__init(c) }

    init(_ c: CValue) {
        self.init(
            batcherPublicKey: copyString(c.batcher_public_key),
            dependencies: copyStrings(c.n_dependencies, c.dependencies),
            familyName: copyString(c.family_name),
            familyVersion: copyString(c.family_version),
            inputs: copyStrings(c.n_inputs, c.inputs),
            nonce: copyString(c.nonce),
            outputs: copyStrings(c.n_outputs, c.outputs),
            payloadSHA512: copyString(c.payload_sha512),
            signerPublicKey: copyString(c.signer_public_key))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.batcher_public_key = arena.string(batcherPublicKey)
        (c.n_dependencies, c.dependencies) = arena.strings(dependencies)
        c.family_name = arena.string(familyName)
        c.family_version = arena.string(familyVersion)
        (c.n_inputs, c.inputs) = arena.strings(inputs)
        c.nonce = arena.string(nonce)
        (c.n_outputs, c.outputs) = arena.strings(outputs)
        c.payload_sha512 = arena.string(payloadSHA512)
        c.signer_public_key = arena.string(signerPublicKey)
    }
}

extension Transaction: CBacked {
    typealias CValue = CSawtoothProtos.Transaction
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { transaction__init(c) }

    init(_ c: CValue) {
        self.init(
            header: copyBytes(c.header),
            headerSignature: copyString(c.header_signature),
            payload: copyBytes(c.payload))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.header = arena.bytes(header)
        c.header_signature = arena.string(headerSignature)
        c.payload = arena.bytes(payload)
    }
}

extension TransactionList: CBacked {
    typealias CValue = CSawtoothProtos.TransactionList
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { transaction_list__init(c) }

    init(_ c: CValue) {
        self.init(
            transactions: copyMessages(c.n_transactions, c.transactions))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        (c.n_transactions, c.transactions) = arena.messages(transactions)
    }
}
