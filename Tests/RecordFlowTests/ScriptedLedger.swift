import Cryptography
import EHRFamily
import Locking
import RecordErrors
import RecordFlow
import SawtoothClient
import SawtoothProtocol
import SawtoothSigning

/// A ledger that says what a test makes it say: state, blocks, and what becomes of what is submitted.
final class ScriptedLedger: RecordLedger {
    struct Chain: Sendable {
        var state: [StateAddress: [UInt8]] = [:]
        var blocks: [ChainBlock] = []
        var submitted: [Batch] = []
        /// Addresses and blocks that were asked for.
        var requests = 0
        var blockRequests = 0
        var verdict: @Sendable (Batch, Int) throws(RecordFailure) -> Verdict = { _, _ in .committed(block: nil) }
    }

    let chain = LockedValue(Chain())

    init() {
        append([])
    }

    /// Adds a block with these transactions.
    func append(_ transactions: [ChainTransaction]) {
        chain.withLock { chain in
            let previous = chain.blocks.last?.reference.id ?? .beforeGenesis
            let number = UInt64(chain.blocks.count)
            guard let id = BlockID(hex: Hex.encode(RandomBytes.make(64))) else { return }
            chain.blocks.append(
                ChainBlock(
                    reference: BlockReference(id: id, number: number), previous: previous, transactions: transactions))
        }
    }

    func set(_ value: some StateValue, at address: StateAddress) {
        chain.withLock { $0.state[address] = value.encoded() }
    }

    func head() async throws(RecordFailure) -> BlockReference {
        try chain.withLock { (chain) throws(RecordFailure) in
            guard let last = chain.blocks.last else { throw RecordFailure(.ledgerAway, "no block yet") }
            return last.reference
        }
    }

    func data(at addresses: [StateAddress], head: BlockReference) async throws(RecordFailure) -> [[UInt8]?] {
        chain.withLock { chain in
            chain.requests += addresses.count
            return addresses.map { chain.state[$0] }
        }
    }

    func block(_ id: BlockID) async throws(RecordFailure) -> ChainBlock {
        try chain.withLock { (chain) throws(RecordFailure) in
            chain.blockRequests += 1
            guard let block = chain.blocks.first(where: { $0.reference.id == id }) else {
                throw RecordFailure(.ledgerUnusable, "no such block")
            }
            return block
        }
    }

    func submit(_ batch: Batch, timeout: Duration) async throws(RecordFailure) -> Verdict {
        try chain.withLock { (chain) throws(RecordFailure) in
            chain.submitted.append(batch)
            return try chain.verdict(batch, chain.submitted.count)
        }
    }

    /// A transaction as a block has it.
    static func transaction(
        _ payload: some ActionPayload, by signer: PrivateKey,
        isGenuine: @autoclosure @escaping @Sendable () -> Bool = true
    ) throws -> ChainTransaction {
        let transaction = try TransactionBuilder(
            familyName: Family.name, familyVersion: Family.version, signer: signer
        ).transaction(payload: payload.encoded(), inputs: [String](), outputs: [String]())
        guard let id = transaction.id else { throw RecordFailure(.ledgerUnusable, "no id") }
        return ChainTransaction(
            id: id, header: try TransactionHeader(decoding: transaction.header), payload: transaction.payload,
            isGenuine: isGenuine())
    }
}
