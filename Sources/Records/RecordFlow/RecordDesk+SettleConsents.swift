internal import EHRFamily
internal import RecordErrors
internal import RecordKeys
internal import SawtoothProtocol

// Grants and revokes of one pair overtake each other: on the ledger each is for one version of the consent, so that of
// two only one counts. A grant that was denied here must not be the last one, and one that was not must not be revoked
// by a revoke of before.

extension RecordDesk {
    /// The verdict of a grant that was withdrawn before it is submitted; nil where it may be. From then on it counts as
    /// on its way.
    func verdictBeforeSubmission(_ grant: LedgerOperation) async throws(RecordFailure) -> LedgerOperation? {
        if try await keys.noteSubmission(of: grant.id) { return nil }
        return try await keys.operation(grant.id) ?? grant
    }

    /// A revoke of the consent as it is on the ledger now; nil where nothing is in force, nor can come into force, that
    /// was withdrawn here.
    func revoke(_ operation: LedgerOperation) async throws(RecordFailure) -> RevokeAccess? {
        guard let patient = operation.patient, let doctor = operation.doctor else {
            throw RecordFailure(.keysDamaged, "a revoke names no patient or no doctor")
        }
        // Before the consent is read: a grant that has its verdict by then shows in it.
        let mayBeGranted = try await keys.hasDeniedGrant(of: patient, to: doctor)
        let consent = try await entry(
            ConsentEntry.self, at: Addressing.consent(of: patient, to: doctor))
        if consent?.status == .revoked && !mayBeGranted { return nil }
        if let consent, try await isWanted(consent) { return nil }
        return RevokeAccess(
            patient: patient, doctor: doctor, previousVersion: consent?.version ?? 0,
            reason: operation.reason)
    }

    /// Whether there is a consent in force again, newer than the revoke in `batch`, which the ledger has.
    func isGrantedSince(_ batch: Batch) async throws(RecordFailure) -> Bool {
        guard let bytes = batch.transactions.first?.payload,
            case .revokeAccess(let revoked)? = try? Payload.decode(bytes)
        else { return false }
        let consent = try await entry(
            ConsentEntry.self, at: Addressing.consent(of: revoked.patient, to: revoked.doctor))
        guard let consent, consent.status == .active else { return false }
        // The revoke made the version after `previousVersion`.
        return consent.version > revoked.previousVersion && consent.version - revoked.previousVersion > 1
    }

    /// Whether the consent was given here and not withdrawn since.
    private func isWanted(_ consent: ConsentEntry) async throws(RecordFailure) -> Bool {
        guard consent.status == .active, let reference = consent.terms?.keyReference else { return false }
        let row = try await keys.consent(reference)
        return row?.state == .pending || row?.state == .active
    }
}
