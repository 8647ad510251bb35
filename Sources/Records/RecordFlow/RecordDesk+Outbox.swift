internal import Cryptography
internal import EHRFamily
package import RecordErrors
package import RecordKeys
internal import SawtoothProtocol

// Accesses and registrations, which go with no other row, are operations of the outbox like all else.
//
// 1. The signed batch is kept, under an id that what it says gives it: asked again it is the same operation. **From
//    here on it is accepted.** One that was refused is signed anew; of one that is committed the ledger is asked again,
//    and it is submitted again where its entry is not there.
// 2. The operation is seen through (`settle`).
//
// Of a committed access the block can be orphaned, and the entry that a release hangs on goes with it. For
// `accessWatch` after its verdict it is looked at each time that operations are seen through, and submitted again,
// which needs no signature, where the entry has gone.

extension RecordDesk {
    /// For how long a committed access is looked at again, in seconds: longer than forks last.
    static let accessWatch: UInt64 = 3600

    /// Addresses of one question to the ledger.
    private static let addressesAtOnce = 100

    /// The id of an operation that is named by what it says: 64 hexadecimal digits.
    static func operationID(_ kind: LedgerOperation.Kind, _ ids: [String]) -> String {
        Hex.encode(SHA256.hash("ehr/1 operation\0" + ([kind.rawValue] + ids).joined(separator: "\0")))
    }

    /// Steps 1 and 2.
    ///
    /// - Parameter operation: with its batch.
    /// - Throws: `.rejected`; `.undecided` with the operation's id where there is no verdict in time; `.conflict` where
    ///   the operation of that id says something else.
    func see(_ operation: LedgerOperation, _ timeout: Duration) async throws(RecordFailure) {
        var kept = try await keys.keepOperation(operation)
        guard kept.said == operation.said else { throw RecordFailure(.conflict, "operation \(operation.id)") }
        if kept.state.isDecided {
            if try await isWritten(kept) {
                _ = try await keys.settle(kept, .committed(block: nil))
                return
            }
            // The same batch is good for an entry that has gone; what was refused must be signed anew.
            let batch = kept.state.isCommitted ? kept.batch : operation.batch
            kept = try await keys.reopen(kept, with: batch ?? [])
        }
        let done = try await settle(kept, timeout: timeout)
        switch done.state {
        case .committed: return
        case .waiting: throw .undecided(done.id)
        case .invalid(let code, let message): throw .rejected(code, message)
        }
    }

    /// Has committed accesses wait again whose entries are not on the ledger any more.
    func reopenOrphans() async throws(RecordFailure) {
        let now = clock()
        let since = now > RecordDesk.accessWatch ? now - RecordDesk.accessWatch : 0
        var last: String?
        while true {
            let page = try await keys.committedAccesses(
                since: since, after: last, limit: RecordDesk.addressesAtOnce)
            guard let end = page.last else { return }
            let watched = page.compactMap { operation in operation.access.map { (operation, $0) } }
            do {
                let addresses = watched.map { Addressing.access($0.1.access, by: $0.1.doctor) }
                let entries = try await ledger.data(at: addresses, head: ledger.head())
                for ((operation, _), entry) in zip(watched, entries) where entry == nil {
                    _ = try await keys.reopen(operation, with: operation.batch ?? [])
                }
            } catch let error where error.code == .ledgerAway {
                return
            }
            last = end.id
        }
    }

    package func operations(
        of owner: KeyHolder, state: String?, after id: String?, limit: Int
    ) async throws(RecordFailure) -> [LedgerOperation] {
        try await keys.operations(of: owner, state: state, after: id, limit: limit)
    }
}

extension LedgerOperation {
    /// The payload that was signed.
    fileprivate var said: [UInt8]? { batch.flatMap { try? Batch(decoding: $0).transactions.first?.payload } }

    fileprivate var access: LogAccess? {
        guard let said, case .logAccess(let log)? = try? Payload.decode(said) else { return nil }
        return log
    }
}
