import Cryptography
import EHRFamily
import EHRProcessor
import Foundation
import Locking
import SawtoothClient
import SawtoothProcessor
import SawtoothProtocol
import SawtoothTesting

@testable import EHRIndex

/// A ledger in memory on which the family's own rules judge, whose chain can be turned back to an earlier block. Ids
/// are drawn; nothing is signed.
actor ScriptedLedger: BlockSource {
    struct Block: Sendable {
        var events: BlockEvents
        var transactions: [BlockTransaction]
        var receipts: [TransactionReceipt]
        let state: [StateAddress: [UInt8]]
        /// As recorded in it.
        let time: Int64?
    }

    /// On the chain, from the first one.
    private(set) var chain: [Block] = []
    private var serial: UInt64
    /// Transactions whose receipts the validator has lost.
    var hasReceipts = true
    /// How often each was asked for.
    private(set) var requests = (transactions: 0, receipts: 0)
    /// Thrown by each request; nil for none.
    private var failure: LedgerAPIError?

    init(seed: UInt64 = 1) { serial = seed << 32 }

    var head: BlockReference? { chain.last?.events.block }
    var state: [StateAddress: [UInt8]] { chain.last?.state ?? [:] }

    func fail(with error: LedgerAPIError?) { failure = error }
    func loseReceipts() { hasReceipts = false }

    private func hex(_ tag: String) -> String {
        serial += 1
        let digest = Hex.encode(SHA512.hash(Array("\(tag) \(serial)".utf8)))
        return digest
    }

    /// Makes the next block of the actions that the rules accept, in one batch each.
    @discardableResult
    func commit(
        _ actions: [(any ActionPayload, PublicKeyHex)] = [], registrar: PublicKeyHex? = nil, time: UInt64? = nil
    ) async throws -> BlockReference {
        var state = state
        var transactions: [BlockTransaction] = []
        var receipts: [TransactionReceipt] = []
        if let time {
            let info = BlockInfoTxn(block: BlockInfo(blockNum: 0, timestamp: time))
            transactions.append(
                BlockTransaction(
                    id: TransactionID(hex: hex("t"))!, batch: BatchID(hex: hex("b"))!, family: "block_info",
                    signer: "", batcher: "", payload: info.encoded()))
        }
        for (payload, signer) in actions {
            let batcher = registrar ?? signer
            let addresses = payload.requiredAddresses(signer: signer)
            let header = TransactionHeader(
                batcherPublicKey: batcher.text, familyName: Family.name, familyVersion: Family.version,
                inputs: addresses.inputs, outputs: addresses.outputs, signerPublicKey: signer.text)
            let context = InMemoryTransactionContext(state)
            do {
                try await EHRTransactionHandler().apply(
                    TransactionRequest(header: header, payload: payload.encoded()), context: context)
            } catch {
                continue
            }
            state = context.state
            let id = TransactionID(hex: hex("t"))!
            transactions.append(
                BlockTransaction(
                    id: id, batch: BatchID(hex: hex("b"))!, family: Family.name, signer: signer.text,
                    batcher: batcher.text, payload: payload.encoded()))
            receipts.append(TransactionReceipt(events: context.events, transactionID: id.hex))
        }
        let block = BlockReference(id: BlockID(hex: hex("k"))!, number: UInt64(chain.count))
        let events = BlockEvents(
            block: block, previous: head?.id ?? .beforeGenesis, stateRoot: hex("r"),
            events: receipts.flatMap(\.events))
        chain.append(
            Block(
                events: events, transactions: transactions, receipts: receipts, state: state,
                time: time.map { Int64($0) }))
        return block
    }

    /// Takes the newest blocks off the chain.
    func drop(_ depth: Int) { chain.removeLast(min(depth, chain.count - 1)) }

    /// Changes the newest block's events and transactions, as a validator or another family might.
    func tamper(_ change: (inout [Event], inout [BlockTransaction], inout [TransactionReceipt]) -> Void) {
        guard var block = chain.popLast() else { return }
        var events = block.events.events
        change(&events, &block.transactions, &block.receipts)
        block.events = BlockEvents(
            block: block.events.block, previous: block.events.previous, stateRoot: block.events.stateRoot,
            events: events)
        chain.append(block)
    }

    func transactions(of block: BlockID) async throws(LedgerAPIError) -> [BlockTransaction] {
        requests.transactions += 1
        if let failure { throw failure }
        guard let found = chain.first(where: { $0.events.block.id == block }) else {
            throw LedgerAPIError(code: .blockNotFound, title: "", message: "")
        }
        return found.transactions
    }

    func receipts(of ids: [TransactionID]) async throws(LedgerAPIError) -> [TransactionReceipt] {
        requests.receipts += 1
        if let failure { throw failure }
        let all = chain.flatMap(\.receipts)
        let found = ids.compactMap { id in all.first { $0.transactionID == id.hex } }
        guard hasReceipts, found.count == ids.count else {
            throw LedgerAPIError(code: .receiptNotFound, title: "", message: "")
        }
        return found
    }

    func newest() async throws(LedgerAPIError) -> BlockReference {
        guard let head else { throw LedgerAPIError(code: .validatorNotReady, title: "", message: "") }
        return head
    }

    /// What a validator sends: the blocks after the newest of the known ones that is on the chain.
    func updates(after known: [BlockReference]) -> [LedgerUpdate] {
        let ids = Set(known.map(\.id))
        let last = chain.lastIndex { ids.contains($0.events.block.id) }
        return [.subscribed] + chain.suffix(from: last.map { $0 + 1 } ?? 0).map { .block($0.events) }
    }

    /// The updates up to the newest block; then it ends.
    nonisolated var source: ChainFollowing.Updates {
        { known, take in
            for update in await self.updates(after: known) { try await take(update) }
        }
    }
}

/// A small generator with a printable seed (SplitMix64, Steele et al. 2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
