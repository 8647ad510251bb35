// Written by scripts/generate-protos.sh from Protos/sawtooth/transaction.proto; never edit it.

internal import CSawtoothProtos

/// What a transaction's signer signs, besides the payload (through its SHA-512).
public struct TransactionHeader: ProtobufMessage, Hashable {
    /// Public key of the only permitted batch signer: 66 hexadecimal digits.
    public var batcherPublicKey: String
    /// Ids of transactions that must be committed before this one.
    public var dependencies: [String]
    /// Name of the transaction family.
    public var familyName: String
    /// Version of the transaction family.
    public var familyVersion: String
    /// Addresses, or address prefixes, that the transaction may read.
    public var inputs: [String]
    /// Any text: distinguishes otherwise equal transactions.
    public var nonce: String
    /// Addresses, or address prefixes, that the transaction may write.
    public var outputs: [String]
    /// SHA-512 of the payload: 128 hexadecimal digits.
    public var payloadSHA512: String
    /// The signer's public key: 66 hexadecimal digits.
    public var signerPublicKey: String

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
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

/// A signed transaction: header bytes, the signature over them (which is the transaction id) and the payload.
public struct Transaction: ProtobufMessage, Hashable {
    /// The encoding of a `TransactionHeader`: the bytes that are signed.
    public var header: [UInt8]
    /// The signature over `header`, which is the transaction id: 128 hexadecimal digits.
    public var headerSignature: String
    /// The payload, in the family's own encoding.
    public var payload: [UInt8]

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
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

/// A list of transactions, as `sawtooth` writes it to a file.
public struct TransactionList: ProtobufMessage, Hashable {
    /// The transactions.
    public var transactions: [Transaction]

    /// A message from its field; what is left out has protobuf's default: zero, false or empty.
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
