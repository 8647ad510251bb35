package import EHRFamily
package import RecordErrors
internal import RecordKeys

extension HolderDesk {
    /// Pins another approval key, in a session of the holder's: approved in a way that the holder has, where there is
    /// one, and for a key in custody with the unlock secret again in any case.
    ///
    /// - Throws: `.approvalNeeded`; `.sessionRefused` for a wrong secret; `.attemptsExhausted`; `.invalid` for what is
    ///   no key.
    package func setApprovalKey(
        _ key: EncryptionKey, _ approval: Approval?, secret: UnlockSecret?, in session: Session
    ) async throws(RecordFailure) {
        guard key.isOnCurve else {
            throw RecordFailure(.invalid, "the approval key is not a point of the curve P-256")
        }
        let ways = try await approvalWays(of: session.holder)
        if !ways.contains(.ledgerKey) {
            guard let secret else {
                throw RecordFailure(.approvalNeeded, "another approval key needs the unlock secret again")
            }
            _ = try await unlock("password", of: session.holder, with: secret)
        }
        if !ways.isEmpty { try await requireApproval(of: .newApprovalKey(session.holder, key), approval, in: session) }
        try await store.setApprovalKey(key, of: session.holder)
    }
}
