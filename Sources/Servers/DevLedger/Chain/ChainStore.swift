internal import Glibc
internal import LMDB
internal import SawtoothProtocol

/// The chain on disk: blocks, batches, transactions, receipts, the current leaves and every node of every state.
///
/// One LMDB transaction stores a block together with everything it changes, so that a ledger killed at any instant
/// restarts with the last whole block. Belongs to the ledger's thread. It stores without validating.
///
/// | database | key | value |
/// |---|---|---|
/// | `blocks` | number, 8 bytes big-endian | protobuf `Block` without its batches |
/// | `block_ids` | block id (ASCII) | number |
/// | `batches` | batch id | number of its block, protobuf `Batch` |
/// | `transactions` | transaction id | number of its block, position in the batch (4 bytes), batch id |
/// | `receipts` | transaction id | protobuf `TransactionReceipt` |
/// | `leaves` | address, 35 bytes | data, as of the head |
/// | `nodes` | node key (ASCII) | CBOR node |
/// | `meta` | `format`, `head` | version of this layout; number of the last block |
final class ChainStore {
    /// The end of the chain.
    struct Head: Equatable {
        let number: UInt64
        let blockID: String
        let stateRoot: NodeKey
    }

    /// The folder contains data that this version cannot read, or it is damaged.
    struct Unreadable: Error, CustomStringConvertible {
        let description: String
    }

    /// Version of the layout above.
    private static let format: [UInt8] = [1]
    /// Upper limit of the data file; address space only.
    private static let mapSize = 1 << 40

    private let environment: LMDBEnvironment
    let blocks: LMDBDatabase
    let blockIDs: LMDBDatabase
    let batches: LMDBDatabase
    let transactions: LMDBDatabase
    let receipts: LMDBDatabase
    private let leaves: LMDBDatabase
    private let nodes: LMDBDatabase
    private let meta: LMDBDatabase

    /// The last block; nil before genesis.
    private(set) var head: Head?

    /// Opens the chain in `folder`, which must exist; an empty folder becomes an empty chain.
    ///
    /// - Throws: `LMDBError`, or `Unreadable` for another layout.
    init(folder: String, durability: LMDBEnvironment.Durability) throws {
        environment = try LMDBEnvironment(
            path: folder, mapSize: Self.mapSize, maxDatabases: 8, durability: durability)
        blocks = try environment.openDatabase("blocks")
        blockIDs = try environment.openDatabase("block_ids")
        batches = try environment.openDatabase("batches")
        transactions = try environment.openDatabase("transactions")
        receipts = try environment.openDatabase("receipts")
        leaves = try environment.openDatabase("leaves")
        nodes = try environment.openDatabase("nodes")
        meta = try environment.openDatabase("meta")
        let format = try environment.read { [meta] in try $0.get(Array("format".utf8), from: meta) }
        if let format, format != Self.format {
            throw Unreadable(
                description: "\(folder) was written in layout \(format), this ledger reads \(Self.format). "
                    + "Use a new folder.")
        }
        head = try readHead()
    }

    private func readHead() throws -> Head? {
        let value = try environment.read { [meta] in try $0.get(Array("head".utf8), from: meta) }
        guard let value else { return nil }
        let number = Self.number(value)
        guard let header = try header(number: number), let root = NodeKey(header.1.stateRootHash) else {
            throw Unreadable(description: "Block \(number) is the head but cannot be read. Use a new data folder.")
        }
        return Head(number: number, blockID: header.0.headerSignature, stateRoot: root)
    }
}

// MARK: - Writing

extension ChainStore {
    /// A block and everything that is stored with it.
    struct NewBlock {
        let block: Block
        let header: BlockHeader
        let receipts: [TransactionReceipt]
        let changes: [StateAddress: [UInt8]?]
        let state: MerkleTree.Update
    }

    /// Makes `new` the head. Once this returns, it survives the death of the process.
    ///
    /// - Throws: `LMDBError`, with nothing stored.
    func commit(_ new: NewBlock) throws {
        try write { try put(new, in: $0) }
        moveHead(to: new)
    }

    /// One LMDB transaction: everything is stored, or nothing.
    func write(_ body: (borrowing LMDBWriteTransaction) throws -> Void) throws { try environment.write(body) }

    /// `new` was stored as the last block.
    func moveHead(to new: NewBlock) {
        head = Head(
            number: new.header.blockNum, blockID: new.block.headerSignature, stateRoot: new.state.root)
    }

    /// Writes a block, and updates the head and its leaves.
    func put(_ new: NewBlock, in transaction: borrowing LMDBWriteTransaction) throws {
        let number = Self.key(new.header.blockNum)
        let bare = Block(header: new.block.header, headerSignature: new.block.headerSignature)
        try transaction.put(bare.encoded(), at: number, in: blocks)
        try transaction.put(number, at: Self.key(new.block.headerSignature), in: blockIDs)
        for batch in new.block.batches {
            let batchKey = Self.key(batch.headerSignature)
            try transaction.put(number + batch.encoded(), at: batchKey, in: batches)
            for (index, member) in batch.transactions.enumerated() {
                let value = number + Self.bigEndian(UInt32(clamping: index)) + batchKey
                try transaction.put(value, at: Self.key(member.headerSignature), in: transactions)
            }
        }
        for receipt in new.receipts {
            try transaction.put(receipt.encoded(), at: Self.key(receipt.transactionID), in: receipts)
        }
        try put(new.changes, in: transaction)
        for (key, encoding) in new.state.nodes { try transaction.put(encoding, at: key.digits, in: nodes) }
        try transaction.put(Self.format, at: Array("format".utf8), in: meta)
        try transaction.put(number, at: Array("head".utf8), in: meta)
    }

    /// Writes changes of the head's leaves.
    func put(_ changes: [StateAddress: [UInt8]?], in transaction: borrowing LMDBWriteTransaction) throws {
        for (address, data) in changes {
            if let data {
                try transaction.put(data, at: address.bytes, in: leaves)
            } else {
                try transaction.delete(address.bytes, from: leaves)
            }
        }
    }
}

// MARK: - Reading

extension ChainStore {
    /// Block `number` without its batches, and its header; nil beyond the head.
    func header(number: UInt64) throws -> (Block, BlockHeader)? {
        let stored = try environment.read { [blocks] in try $0.get(Self.key(number), from: blocks) }
        guard let stored else { return nil }
        let block = try Block(decoding: stored)
        return (block, try BlockHeader(decoding: block.header))
    }

    /// Block `number`, whole.
    func block(number: UInt64) throws -> Block? {
        guard let (bare, header) = try header(number: number) else { return nil }
        var block = bare
        block.batches = try header.batchIDs.map { id in
            guard let batch = try self.batch(id: id)?.batch else {
                throw Unreadable(description: "Batch \(id) of block \(number) is missing. Use a new data folder.")
            }
            return batch
        }
        return block
    }

    /// The number of the block with this id.
    func number(ofBlock id: String) throws -> UInt64? {
        guard !id.isEmpty else { return nil }
        return try environment.read { [blockIDs] in try $0.get(Self.key(id), from: blockIDs) }.map(Self.number)
    }

    /// A committed batch and the number of its block.
    func batch(id: String) throws -> (number: UInt64, batch: Batch)? {
        guard let stored = try value(id, batches) else { return nil }
        return (Self.number(stored), try Batch(decoding: Array(stored.dropFirst(8))))
    }

    /// A committed transaction and the number of its block.
    func transaction(id: String) throws -> (number: UInt64, transaction: Transaction)? {
        guard let stored = try value(id, transactions), stored.count > 12 else { return nil }
        let index = stored[8..<12].reduce(0) { $0 << 8 | Int($1) }
        let batchID = String(decoding: stored[12...], as: UTF8.self)
        guard let batch = try batch(id: batchID)?.batch, index < batch.transactions.count else {
            throw Unreadable(description: "Transaction \(id) is indexed but not stored. Use a new data folder.")
        }
        return (Self.number(stored), batch.transactions[index])
    }

    /// The number of the block that holds the batch.
    func number(ofBatch id: String) throws -> UInt64? { try value(id, batches).map(Self.number) }

    /// The number of the block that holds the transaction.
    func number(ofTransaction id: String) throws -> UInt64? { try value(id, transactions).map(Self.number) }

    /// The receipt of a committed transaction.
    func receipt(transactionID: String) throws -> TransactionReceipt? {
        try value(transactionID, receipts).map { try TransactionReceipt(decoding: $0) }
    }

    /// The data at `address` in the head's state.
    func leaf(_ address: StateAddress) throws -> [UInt8]? {
        try environment.read { [leaves] in try $0.get(address.bytes, from: leaves) }
    }

    /// The head's leaves below `prefix` in address order, until `body` returns false.
    func walkLeaves(
        prefix: AddressPrefix, from start: StateAddress?, reverse: Bool, _ body: (StateAddress, [UInt8]) throws -> Bool
    ) throws {
        let bytes = prefix.bytes
        let edge = bytes + [UInt8](repeating: reverse ? 0xff : 0, count: StateAddress.byteCount - bytes.count)
        var first = edge
        if let start = start?.bytes {
            // The walk begins at start or the prefix's edge, whichever comes later in its direction.
            let startsLater = reverse ? start.lexicographicallyPrecedes(edge) : edge.lexicographicallyPrecedes(start)
            if startsLater { first = start }
        }
        try environment.read { [leaves] transaction in
            try transaction.walk(leaves, from: first, reverse: reverse) { key, value in
                guard let address = StateAddress(bytes: key), prefix.contains(address) else { return false }
                return try body(address, value.withUnsafeBytes { Array($0) })
            }
        }
    }

    /// The state at any block.
    ///
    /// - Parameter fresh: encodings of nodes that are not stored yet.
    func tree(_ root: NodeKey, with fresh: [NodeKey: [UInt8]] = [:]) -> MerkleTree {
        MerkleTree(root: root) { [environment, nodes] key in
            if let encoding = fresh[key] { return MerkleNode(decoding: encoding) }
            return try environment.read { try $0.get(key.digits, from: nodes) }.flatMap { MerkleNode(decoding: $0) }
        }
    }

    /// Whether some block had this state.
    func hasState(_ root: NodeKey) throws -> Bool {
        let stored = try environment.read { [nodes] in try $0.get(root.digits, from: nodes) != nil }
        return stored || root == .emptyRoot
    }

    private func value(_ id: String, _ database: LMDBDatabase) throws -> [UInt8]? {
        guard !id.isEmpty else { return nil }
        return try environment.read { try $0.get(Self.key(id), from: database) }
    }

    static func key(_ id: String) -> [UInt8] { Array(id.utf8) }

    static func key(_ number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(56 - $0 * 8)) }
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(24 - $0 * 8)) }
    }

    private static func number(_ bytes: [UInt8]) -> UInt64 {
        bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
