// Protos/sawtooth/block_info.proto

internal import CProtobufC
internal import CSawtoothProtos

/// How much the BlockInfo family keeps, and of what range it now has entries.
public struct BlockInfoConfig: ProtobufMessage, Hashable {
    public var latestBlock: UInt64
    public var oldestBlock: UInt64
    public var targetCount: UInt64
    public var syncTolerance: UInt64

    public init(
        latestBlock: UInt64 = 0,
        oldestBlock: UInt64 = 0,
        targetCount: UInt64 = 0,
        syncTolerance: UInt64 = 0
    ) {
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

/// What the BlockInfo family stores about one block. `timestamp` is in Unix seconds, of the publisher's clock.
public struct BlockInfo: ProtobufMessage, Hashable {
    public var blockNum: UInt64
    public var previousBlockID: String
    public var signerPublicKey: String
    public var headerSignature: String
    public var timestamp: UInt64

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
    public var block: BlockInfo?
    public var targetCount: UInt64
    public var syncTolerance: UInt64

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
