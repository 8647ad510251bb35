internal import SawtoothProtocol

/// A test option: how to replace the last blocks.
struct Reorganisation: Equatable {
    /// What happens to a batch whose block is replaced.
    enum Fate: String {
        /// It is executed again and is in one of the new blocks.
        case again
        /// It is pending again, and can be in a block after the new ones.
        case later
        /// It is unknown.
        case drop
        /// It is INVALID, until it is submitted again or accepted by a command.
        case invalid
    }

    /// How many blocks are replaced.
    var depth: UInt64
    /// Executes the batches in the opposite order.
    var isReversed = false
    /// The fates of batches by id.
    var fates: [String: Fate] = [:]
    /// The fate of every other batch.
    var otherwise = Fate.again

    func fate(of batchID: String) -> Fate { fates[batchID] ?? otherwise }
}

/// Blocks built in parallel to those of the store, on a block before the head, to replace them all at once: another
/// validator's part of a fork, so with another signer.
struct Fork {
    enum Turn {
        case run(VerifiedBatch)
        case close
    }

    /// The last block that both branches have.
    let base: (block: Block, header: BlockHeader, head: ChainStore.Head)
    /// The other validator.
    let signer: ValidatorSigner
    /// When it is given up, in seconds of the monotonic clock.
    let deadline: Double
    /// The remaining steps, in order.
    var turns: ArraySlice<Turn>
    /// Whether a batch is with the processors.
    var isRunning = false
    private(set) var blocks: [ChainStore.NewBlock] = []
    /// Batches of replaced blocks that are not in the new ones.
    var orphans: [(batch: VerifiedBatch, fate: Reorganisation.Fate)]
    /// Batches of replaced blocks that a processor refused this time.
    var rejected: [(batch: VerifiedBatch, transactions: [ClientBatchStatus.InvalidTransaction])] = []
    /// Accepted batches that must wait until the fork is resolved.
    var held: [VerifiedBatch]
    /// Transactions that succeeded.
    var transactionIDs: Set<String> = []
    /// The blocks' changes to the base's state.
    private var changes: [StateAddress: [UInt8]?] = [:]
    /// New nodes of the blocks' states.
    private(set) var nodes: [NodeKey: [UInt8]] = [:]

    init(
        base: (Block, BlockHeader, ChainStore.Head), signer: ValidatorSigner, deadline: Double, turns: [Turn],
        orphans: [(VerifiedBatch, Reorganisation.Fate)], held: [VerifiedBatch]
    ) {
        self.base = base
        self.signer = signer
        self.deadline = deadline
        self.turns = turns[...]
        self.orphans = orphans
        self.held = held
    }

    /// The end of the branch.
    var head: ChainStore.Head {
        guard let last = blocks.last else { return base.head }
        return .init(number: last.header.blockNum, blockID: last.block.headerSignature, stateRoot: last.state.root)
    }

    /// The block at its end.
    var tip: (Block, BlockHeader) { blocks.last.map { ($0.block, $0.header) } ?? (base.block, base.header) }

    /// The data at `address` at its end.
    func read(_ address: StateAddress, in store: ChainStore) throws -> [UInt8]? {
        if let change = changes[address] { return change }
        return try store.tree(base.head.stateRoot).get(address)
    }

    mutating func append(_ new: ChainStore.NewBlock) {
        blocks.append(new)
        changes.merge(new.changes) { _, later in later }
        for (key, encoding) in new.state.nodes { nodes[key] = encoding }
    }
}
