internal import EHRFamily
internal import SawtoothClient
internal import SawtoothProtocol

/// One transaction of a block, with what the index needs of it.
struct BlockTransaction: Hashable, Sendable {
    let id: TransactionID
    let batch: BatchID
    let family: String
    let signer: String
    let batcher: String
    let payload: [UInt8]
}

/// Where the transactions of a block come from: events name their block, but not their transaction.
protocol BlockSource: Sendable {
    /// In the order of the block.
    func transactions(of block: BlockID) async throws(LedgerAPIError) -> [BlockTransaction]

    /// In the order of `ids`.
    func receipts(of ids: [TransactionID]) async throws(LedgerAPIError) -> [TransactionReceipt]

    func newest() async throws(LedgerAPIError) -> BlockReference
}

/// One request a block that has events of the family, none for another one.
extension LedgerAPI: BlockSource {
    func transactions(of block: BlockID) async throws(LedgerAPIError) -> [BlockTransaction] {
        try await self.block(block).batches.flatMap { batch in
            batch.transactions.map {
                BlockTransaction(
                    id: $0.id, batch: batch.id, family: $0.header.familyName, signer: $0.header.signerPublicKey,
                    batcher: $0.header.batcherPublicKey, payload: $0.payload)
            }
        }
    }

    func newest() async throws(LedgerAPIError) -> BlockReference { try await newestBlock().reference }
}
