internal import SawtoothProtocol

/// Finds the blocks of batches. The REST API has no such query, so this searches the newest blocks: a batch that was
/// committed a moment ago is in one of the first.
struct BlockSearch: Sendable {
    let api: LedgerAPI
    /// Blocks searched, at most.
    var depth = 64

    /// - Returns: the blocks found; a failure of the API ends the search and is not reported, since the verdict stands.
    func blocks(of wanted: Set<BatchID>) async -> [BatchID: BlockReference] {
        var found: [BatchID: BlockReference] = [:]
        if wanted.isEmpty { return found }
        // Blocks can be large: few at a time.
        var iterator = api.blocks(pageSize: 4).makeAsyncIterator()
        for _ in 0..<depth {
            guard let block = try? await iterator.next() else { break }
            for hex in block.header.batchIDs {
                if let id = BatchID(hex: hex), wanted.contains(id) { found[id] = block.reference }
            }
            if found.count == wanted.count { break }
        }
        return found
    }
}
