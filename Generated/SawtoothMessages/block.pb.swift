// Written by scripts/generate-protos.sh from Protos/sawtooth/block.proto; never edit it.

internal import CSawtoothProtos

/// What a block's signer signs.
public struct BlockHeader: ProtobufMessage, Hashable {
    /// Height of the block; the genesis block has 0.
    public var blockNum: UInt64
    /// Id of the block before: 128 hexadecimal digits; the genesis block names 16 zeros.
    public var previousBlockID: String
    /// The signer's public key: 66 hexadecimal digits.
    public var signerPublicKey: String
    /// Ids of the block's batches, in the order of execution.
    public var batchIDs: [String]
    /// Data of the consensus engine.
    public var consensus: [UInt8]
    /// Root of the state after the block: 64 hexadecimal digits.
    public var stateRootHash: String

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    public init(
        blockNum: UInt64 = 0,
        previousBlockID: String = "",
        signerPublicKey: String = "",
        batchIDs: [String] = [],
        consensus: [UInt8] = [],
        stateRootHash: String = ""
    ) {
        self.blockNum = blockNum
        self.previousBlockID = previousBlockID
        self.signerPublicKey = signerPublicKey
        self.batchIDs = batchIDs
        self.consensus = consensus
        self.stateRootHash = stateRootHash
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// A signed block.
public struct Block: ProtobufMessage, Hashable {
    /// The encoding of a `BlockHeader`: the bytes that are signed.
    public var header: [UInt8]
    /// The signature over `header`, which is the block id: 128 hexadecimal digits.
    public var headerSignature: String
    /// The batches, in the order of the header's ids.
    public var batches: [Batch]

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    public init(header: [UInt8] = [], headerSignature: String = "", batches: [Batch] = []) {
        self.header = header
        self.headerSignature = headerSignature
        self.batches = batches
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

// MARK: - Coding

extension BlockHeader: CBacked {
    typealias CValue = CSawtoothProtos.BlockHeader
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { block_header__init(c) }

    init(_ c: CValue) {
        self.init(
            blockNum: c.block_num,
            previousBlockID: copyString(c.previous_block_id),
            signerPublicKey: copyString(c.signer_public_key),
            batchIDs: copyStrings(c.n_batch_ids, c.batch_ids),
            consensus: copyBytes(c.consensus),
            stateRootHash: copyString(c.state_root_hash))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.block_num = blockNum
        c.previous_block_id = arena.string(previousBlockID)
        c.signer_public_key = arena.string(signerPublicKey)
        (c.n_batch_ids, c.batch_ids) = arena.strings(batchIDs)
        c.consensus = arena.bytes(consensus)
        c.state_root_hash = arena.string(stateRootHash)
    }
}

extension Block: CBacked {
    typealias CValue = CSawtoothProtos.Block
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { block__init(c) }

    init(_ c: CValue) {
        self.init(
            header: copyBytes(c.header),
            headerSignature: copyString(c.header_signature),
            batches: copyMessages(c.n_batches, c.batches))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.header = arena.bytes(header)
        c.header_signature = arena.string(headerSignature)
        (c.n_batches, c.batches) = arena.messages(batches)
    }
}
