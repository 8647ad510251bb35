// Written by scripts/generate-protos.sh from Protos/sawtooth/block_info.proto; never edit it.

internal import CSawtoothProtos

/// How many blocks the BlockInfo family keeps, and the range that has entries now.
public struct BlockInfoConfig: ProtobufMessage, Hashable {
    /// Height of the newest block that has an entry.
    public var latestBlock: UInt64
    /// Height of the oldest block that has an entry.
    public var oldestBlock: UInt64
    /// Number of blocks whose entries are kept.
    public var targetCount: UInt64
    /// Seconds by which a block's timestamp may differ from a validator's clock.
    public var syncTolerance: UInt64

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    public init(latestBlock: UInt64 = 0, oldestBlock: UInt64 = 0, targetCount: UInt64 = 0, syncTolerance: UInt64 = 0) {
        self.latestBlock = latestBlock
        self.oldestBlock = oldestBlock
        self.targetCount = targetCount
        self.syncTolerance = syncTolerance
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// What the BlockInfo family stores about one block.
public struct BlockInfo: ProtobufMessage, Hashable {
    /// Height of the block.
    public var blockNum: UInt64
    /// Id of the block before it: 128 hexadecimal digits.
    public var previousBlockID: String
    /// The signer's public key: 66 hexadecimal digits.
    public var signerPublicKey: String
    /// The block's id: 128 hexadecimal digits.
    public var headerSignature: String
    /// When the block was published: Unix seconds, of the publisher's clock.
    public var timestamp: UInt64

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    public init(
        blockNum: UInt64 = 0,
        previousBlockID: String = "",
        signerPublicKey: String = "",
        headerSignature: String = "",
        timestamp: UInt64 = 0
    ) {
        self.blockNum = blockNum
        self.previousBlockID = previousBlockID
        self.signerPublicKey = signerPublicKey
        self.headerSignature = headerSignature
        self.timestamp = timestamp
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// The transaction that a validator injects as the first of each block.
public struct BlockInfoTxn: ProtobufMessage, Hashable {
    /// The block before the one that contains this transaction.
    public var block: BlockInfo?
    /// See `BlockInfoConfig`.
    public var targetCount: UInt64
    /// See `BlockInfoConfig`.
    public var syncTolerance: UInt64

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    public init(block: BlockInfo? = nil, targetCount: UInt64 = 0, syncTolerance: UInt64 = 0) {
        self.block = block
        self.targetCount = targetCount
        self.syncTolerance = syncTolerance
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

// MARK: - Coding

extension BlockInfoConfig: CBacked {
    typealias CValue = CSawtoothProtos.BlockInfoConfig
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { block_info_config__init(c) }

    init(_ c: CValue) {
        self.init(
            latestBlock: c.latest_block,
            oldestBlock: c.oldest_block,
            targetCount: c.target_count,
            syncTolerance: c.sync_tolerance)
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.latest_block = latestBlock
        c.oldest_block = oldestBlock
        c.target_count = targetCount
        c.sync_tolerance = syncTolerance
    }
}

extension BlockInfo: CBacked {
    typealias CValue = CSawtoothProtos.BlockInfo
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { block_info__init(c) }

    init(_ c: CValue) {
        self.init(
            blockNum: c.block_num,
            previousBlockID: copyString(c.previous_block_id),
            signerPublicKey: copyString(c.signer_public_key),
            headerSignature: copyString(c.header_signature),
            timestamp: c.timestamp)
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.block_num = blockNum
        c.previous_block_id = arena.string(previousBlockID)
        c.signer_public_key = arena.string(signerPublicKey)
        c.header_signature = arena.string(headerSignature)
        c.timestamp = timestamp
    }
}

extension BlockInfoTxn: CBacked {
    typealias CValue = CSawtoothProtos.BlockInfoTxn
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { block_info_txn__init(c) }

    init(_ c: CValue) {
        self.init(
            block: copyMessage(c.block),
            targetCount: c.target_count,
            syncTolerance: c.sync_tolerance)
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.block = arena.message(block)
        c.target_count = targetCount
        c.sync_tolerance = syncTolerance
    }
}
