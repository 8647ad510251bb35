internal import EHRFamily
internal import Locking
internal import RecordErrors
internal import RecordKeys
internal import SawtoothClient
internal import SawtoothProtocol

/// What late blocks say of accesses: a block is read from the ledger and looked through once, however many accesses are
/// proved by what is in it. A block never changes, so what is kept is never out of date; which blocks are on the chain
/// is asked of the chain each time.
final class RecentBlocks: Sendable {
    /// Blocks that are kept: those that a walk looks through, and half as many for forks.
    static let blockLimit = 600
    /// Accesses that are kept, of all those blocks: at most some 10 MB.
    static let logLimit = 5_000

    struct Block: Sendable {
        let number: UInt64
        let previous: BlockID
        /// Every transaction counts, whatever it is: each had to be looked at.
        let transactionCount: Int
        let logs: [Log]
    }

    /// A transaction that logs an access; its signature is not verified yet.
    struct Log: Sendable {
        let transaction: ChainTransaction
        let access: Access
        let isEmergency: Bool
    }

    private struct Kept {
        var blocks: [BlockID: Block] = [:]
        /// From the one that was read first.
        var order: [BlockID] = []
        var logs = 0

        mutating func keep(_ block: Block, _ id: BlockID) {
            guard block.logs.count <= logLimit, blocks.updateValue(block, forKey: id) == nil else { return }
            order.append(id)
            logs += block.logs.count
            while order.count > blockLimit || logs > logLimit {
                logs -= blocks.removeValue(forKey: order.removeFirst())?.logs.count ?? 0
            }
        }
    }

    private let kept = LockedValue(Kept())

    /// - Throws: `.ledgerAway`, `.ledgerUnusable`.
    func block(_ id: BlockID, _ ledger: any RecordLedger) async throws(RecordFailure) -> Block {
        if let block = kept.withLock({ $0.blocks[id] }) { return block }
        return keep(try await ledger.block(id), as: id)
    }

    /// The newest block's place. An access is mostly proved by that very block: what comes with the answer is kept.
    ///
    /// - Throws: `.ledgerAway`, `.ledgerUnusable`.
    func head(_ ledger: any RecordLedger) async throws(RecordFailure) -> BlockReference {
        let (head, block) = try await ledger.newest()
        if let block, kept.withLock({ $0.blocks[head.id] == nil }) { _ = keep(block, as: head.id) }
        return head
    }

    private func keep(_ read: ChainBlock, as id: BlockID) -> Block {
        let block = Block(
            number: read.reference.number, previous: read.previous, transactionCount: read.transactions.count,
            logs: read.transactions.compactMap(Log.init))
        kept.withLock { $0.keep(block, id) }
        return block
    }
}

extension RecentBlocks.Log {
    fileprivate init?(_ transaction: ChainTransaction) {
        guard transaction.header.familyName == Family.name, transaction.header.familyVersion == Family.version,
            let payload = try? Payload.decode(transaction.payload)
        else { return nil }
        switch payload {
        case .logAccess(let log):
            let access = Access(patient: log.patient, record: log.record, doctor: log.doctor, id: log.access)
            self.init(transaction: transaction, access: access, isEmergency: false)
        case .emergencyAccess(let log): self.init(transaction: transaction, access: log.access(), isEmergency: true)
        default: return nil
        }
    }
}

extension EmergencyAccess {
    /// What it opens.
    func access() -> Access { Access(patient: patient, record: record, doctor: doctor, id: access) }
}
