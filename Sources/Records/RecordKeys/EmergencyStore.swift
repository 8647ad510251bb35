package import EHRFamily
package import RecordErrors

/// When the operation of an emergency was accepted, and what it has opened without a verdict.
package struct EmergencyTimes: Equatable, Sendable {
    /// Unix seconds.
    package let acceptedAt: UInt64
    /// Whether its batch is in the emergency journal.
    package let isJournalled: Bool
}

/// What is kept of emergencies beside their operations, and of when doctors were seen attested. Each call is one
/// transaction, as a `KeyStore`'s are.
package protocol EmergencyStore: Sendable {
    /// - Returns: nil where there is no operation of that id.
    func emergencyTimes(_ operation: String) async throws(RecordFailure) -> EmergencyTimes?

    /// Counts an emergency that still waits among those that its doctor opened without a verdict, once.
    ///
    /// - Parameter limit: how many of one doctor's there may be in an hour.
    /// - Returns: whether it was counted now.
    /// - Throws: `.emergencyLimit`; `.notFound` where it does not wait any more.
    func countEmergency(_ operation: String, at time: UInt64, limit: Int) async throws(RecordFailure) -> Bool

    /// Notes that the operation's batch is in the emergency journal.
    func noteJournalled(_ operation: String) async throws(RecordFailure)

    /// Takes away the batch of an emergency that was opened and waits: it is to be signed anew for `payload`.
    ///
    /// - Parameter isElsewhere: whether the doctor keeps the key that signs.
    /// - Returns: the operation as it is then, where that was its batch; nil where it was not opened.
    func signAnew(
        _ operation: String, _ batch: [UInt8], payload: [UInt8], isElsewhere: Bool
    ) async throws(RecordFailure) -> LedgerOperation?

    /// Notes when the ledger showed a doctor who is enrolled attested; nil where it shows the doctor otherwise.
    ///
    /// - Parameter again: Unix seconds from which on the doctor is to be looked for again.
    func noteAttestation(
        of doctor: DoctorID, at time: UInt64?, lookingAgainAt again: UInt64
    ) async throws(RecordFailure)

    /// Doctors who are enrolled and to be looked for at `time`, in the order of their ids, after `id`.
    func doctorsToLookFor(
        at time: UInt64, after id: DoctorID?, limit: Int
    ) async throws(RecordFailure) -> [DoctorID]
}
