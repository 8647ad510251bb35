internal import Cryptography
internal import EHRFamily
internal import EHRProcessor
package import RecordErrors
package import RecordFlow
package import SawtoothClient
internal import SawtoothProcessor
package import SawtoothProtocol
internal import SawtoothTesting

/// A ledger in this process that judges by the family's own rules and makes a block of each batch: for tests and
/// measurements of what stands in front of a ledger. It keeps everything in memory and checks no signature.
package actor RuleLedger: RecordLedger {
    private let state = InMemoryTransactionContext()
    private let rules = EHRTransactionHandler()
    private var blocks: [BlockID: ChainBlock] = [:]
    private var newest: ChainBlock?
    /// Batches under way, one at a time: the rules suspend.
    private var isJudging = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    package init() {}

    package func head() async throws(RecordFailure) -> BlockReference {
        if let newest { return newest.reference }
        return try seal([]).reference
    }

    package func data(at addresses: [StateAddress], head: BlockReference) async throws(RecordFailure) -> [[UInt8]?] {
        do throws(ContextError) {
            return try await state.getState(addresses)
        } catch {
            throw RecordFailure(.ledgerUnusable, "\(error)")
        }
    }

    package func block(_ id: BlockID) async throws(RecordFailure) -> ChainBlock {
        guard let block = blocks[id] else { throw RecordFailure(.ledgerUnusable, "no such block") }
        return block
    }

    package func submit(_ batch: Batch, timeout: Duration) async throws(RecordFailure) -> Verdict {
        if isJudging { await withCheckedContinuation { waiting.append($0) } }
        isJudging = true
        defer {
            if waiting.isEmpty { isJudging = false } else { waiting.removeFirst().resume() }
        }
        // All of a batch or nothing.
        if batch.transactions.count > 1, let refused = try await refusal(of: batch) { return .invalid([refused]) }
        var sealed: [ChainTransaction] = []
        for transaction in batch.transactions {
            guard let id = transaction.id, let header = try? TransactionHeader(decoding: transaction.header) else {
                throw RecordFailure(.ledgerUnusable, "a transaction cannot be read")
            }
            do throws(ApplyError) {
                try await rules.apply(RuleLedger.request(transaction, header), context: state)
            } catch {
                return .invalid([RuleLedger.invalid(id, error)])
            }
            sealed.append(
                ChainTransaction(id: id, header: header, payload: transaction.payload, isGenuine: true))
        }
        return .committed(block: try seal(sealed).reference)
    }

    /// The first transaction that the rules refuse, tried on a copy of the state.
    private func refusal(of batch: Batch) async throws(RecordFailure) -> InvalidTransaction? {
        let trial = InMemoryTransactionContext(state.state)
        for transaction in batch.transactions {
            guard let id = transaction.id, let header = try? TransactionHeader(decoding: transaction.header) else {
                throw RecordFailure(.ledgerUnusable, "a transaction cannot be read")
            }
            do throws(ApplyError) {
                try await rules.apply(RuleLedger.request(transaction, header), context: trial)
            } catch {
                return RuleLedger.invalid(id, error)
            }
        }
        return nil
    }

    private static func request(_ transaction: Transaction, _ header: TransactionHeader) -> TransactionRequest {
        TransactionRequest(header: header, payload: transaction.payload, signature: transaction.headerSignature)
    }

    private static func invalid(_ id: TransactionID, _ error: ApplyError) -> InvalidTransaction {
        switch error {
        case .invalidTransaction(let message, let data), .internalError(let message, let data):
            InvalidTransaction(id: id, message: message, extendedData: data)
        }
    }

    private func seal(_ transactions: [ChainTransaction]) throws(RecordFailure) -> ChainBlock {
        let number = newest.map { $0.reference.number + 1 } ?? 0
        guard let id = BlockID(hex: Hex.encode(SHA512.hash("block \(number)"))) else {
            throw RecordFailure(.ledgerUnusable, "no block id")
        }
        let block = ChainBlock(
            reference: BlockReference(id: id, number: number), previous: newest?.reference.id ?? .beforeGenesis,
            transactions: transactions)
        blocks[id] = block
        newest = block
        return block
    }
}
