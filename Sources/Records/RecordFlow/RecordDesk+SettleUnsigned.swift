internal import EHRFamily
package import RecordErrors
internal import RecordKeys
internal import SawtoothProtocol
internal import SawtoothSigning

// What was accepted while nobody could sign is signed in the holder's next session.

extension RecordDesk {
    /// Goes on with what waits for the key that is unlocked now, since it was accepted when none was, or was split off
    /// a batch since: withdrawals, accesses.
    ///
    /// - Returns: how many have their verdict now.
    package func settleUnsigned(timeout: Duration) async throws(RecordFailure) -> Int {
        guard let unlocked else { return 0 }
        var decided = 0
        var last: String?
        while true {
            let page = try await keys.waitingOperations(after: last, limit: 100)
            guard let end = page.last else { return decided }
            var own = page.filter { operation in
                // A revoke may be signed for a version that only this key can put right.
                (operation.batch == nil || operation.kind == .revoke) && !operation.isSignedElsewhere
                    && operation.owner == unlocked.holder
            }
            let accesses = own.filter { $0.kind == .access }
            if accesses.count > 1 {
                let signed = try await signTogether(accesses, signer: unlocked.key)
                own.removeAll { $0.kind == .access }
                decided += try await settleTogether(signed, signer: nil, timeout: timeout)
                    .count(where: \.state.isDecided)
            }
            decided += await settle(own, timeout)
            last = end.id
        }
    }

    /// Signs accesses that wait for the key that is at hand now, one patient's together.
    ///
    /// - Returns: those that have a batch now.
    private func signTogether(
        _ operations: [LedgerOperation], signer: any Signer
    ) async throws(RecordFailure) -> [LedgerOperation] {
        var signed: [LedgerOperation] = []
        for (_, all) in Dictionary(grouping: operations, by: \.patient) {
            for start in stride(from: 0, to: all.count, by: RecordDesk.accessLimit) {
                let group = Array(all[start..<min(start + RecordDesk.accessLimit, all.count)])
                let payloads = group.compactMap { LedgerEffect($0)?.payload }
                guard payloads.count == group.count else { continue }
                let batch = try batch(payloads, signedBy: signer).encoded()
                let changed = group.map { $0.signed(batch) }
                if try await keys.keep(zip(group, changed).map { OperationChange(from: $0, to: $1) }) {
                    signed += changed
                }
            }
        }
        return signed
    }
}
