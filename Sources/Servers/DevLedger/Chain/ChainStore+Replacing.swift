internal import LMDB
internal import SawtoothProtocol

/// Replacing blocks in a reorganisation.
extension ChainStore {
    /// The data of the replaced blocks.
    private struct Orphaned {
        var blocks: [(number: UInt64, id: String)] = []
        var batchIDs: [String] = []
        var transactionIDs: [String] = []
        /// Every address that they changed, with its earlier data.
        var leaves: [StateAddress: [UInt8]?] = [:]
    }

    /// Replaces every block after `number` by `blocks`, in one transaction: whatever happens to the process, the chain
    /// is the old one or the new one. States stay readable by their roots.
    ///
    /// - Parameter blocks: consecutive blocks, of which the first follows block `number`; at least one.
    /// - Throws: `LMDBError`, `Unreadable`, with nothing changed.
    func replace(after number: UInt64, with blocks: [NewBlock]) throws {
        let orphaned = try orphaned(after: number)
        try write { transaction in
            for (number, id) in orphaned.blocks {
                try transaction.delete(Self.key(number), from: self.blocks)
                try transaction.delete(Self.key(id), from: blockIDs)
            }
            for id in orphaned.batchIDs { try transaction.delete(Self.key(id), from: batches) }
            for id in orphaned.transactionIDs {
                try transaction.delete(Self.key(id), from: transactions)
                try transaction.delete(Self.key(id), from: receipts)
            }
            try put(orphaned.leaves, in: transaction)
            for block in blocks { try put(block, in: transaction) }
        }
        if let last = blocks.last { moveHead(to: last) }
    }

    private func orphaned(after number: UInt64) throws -> Orphaned {
        var orphaned = Orphaned()
        guard let head, let base = try header(number: number), let root = NodeKey(base.1.stateRootHash) else {
            throw Unreadable(description: "Block \(number) cannot be read. Use a new data folder.")
        }
        let before = tree(root)
        for number in number + 1..<head.number + 1 {
            guard let block = try block(number: number) else { continue }
            orphaned.blocks.append((number, block.headerSignature))
            orphaned.batchIDs += block.batches.map(\.headerSignature)
            for transaction in block.batches.flatMap(\.transactions) {
                orphaned.transactionIDs.append(transaction.headerSignature)
                for change in try receipt(transactionID: transaction.headerSignature)?.stateChanges ?? [] {
                    guard let address = StateAddress(hex: change.address) else { continue }
                    orphaned.leaves[address] = .some(try before.get(address))
                }
            }
        }
        return orphaned
    }
}
