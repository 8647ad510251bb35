internal import EHRFamily
internal import RecordErrors
internal import RecordKeys
internal import SawtoothProtocol

// What the ledger shows of a consent is held against the row that was kept when it was granted.
//
// Whoever speaks for the ledger, a REST API, can make up any entry. The row has the grant as the patient's signature
// covers it, and the doctor's keys as they were then; of row and entry the narrower counts, so that nothing that is
// made up widens anything. What the doctor's keys were at the time of the grant is believed of the ledger, once, and
// not even then for a doctor who is enrolled: the pinned keys count, at the grant and at each access.
//
// The replaced key of a doctor (ROTATE_OWNER) is followed for one who is enrolled, whose pin moves with it. For another
// the patient consents anew.

extension AccessState {
    /// Whether the consent's row lets the doctor read the record too.
    ///
    /// - Parameter pinned: the doctor's keys, which count in place of those at the grant.
    /// - Throws: `.accessOtherOwner`, `.accessForged`, `.accessNotCovered` and others.
    func check(
        against row: ConsentRow, _ pinned: EnrolledHolder?, now: UInt64
    ) throws(RecordFailure) {
        guard let terms = row.terms else { throw RecordFailure(.accessTermsUnknown) }
        let owner = pinned?.owner ?? terms.owner
        guard doctor.owner == owner else { throw RecordFailure(.accessOtherOwner) }
        guard access?.signer == owner else { throw RecordFailure(.accessForged) }
        guard let consent, consent.version == terms.version, consent.terms?.keyReference == row.keyReference else {
            throw RecordFailure(.accessOtherConsent)
        }
        guard row.scopes.covers(record.scope), consent.terms?.purpose == terms.purpose,
            access?.purpose == nil || access?.purpose == terms.purpose
        else { throw RecordFailure(.accessNotCovered) }
        if let expiry = terms.expiry, now >= expiry { throw RecordFailure(.accessExpired) }
    }
}

extension RecordDesk {
    /// The row that the consent names, with its terms.
    ///
    /// - Throws: `.accessUnknownConsent`, `.accessWithdrawn`, `.accessTermsUnknown`.
    func row(
        of consent: ConsentEntry.Terms, for asked: Access, _ doctor: DoctorEntry
    ) async throws(RecordFailure) -> ConsentRow {
        let row = try await keys.consent(consent.keyReference)
        guard let row, row.patient == asked.patient, row.doctor == asked.doctor else {
            throw RecordFailure(
                .accessUnknownConsent,
                "the consent names the key reference \(consent.keyReference), which is not known here",
                ["key_ref": .text(consent.keyReference.text)])
        }
        guard row.state != .denied, row.state != .refused else { throw RecordFailure(.accessWithdrawn) }
        return row.terms == nil ? try await takingTerms(row, doctor) : row
    }

    /// A row of an earlier version takes its terms, once, from the transaction that granted it, which the outbox has
    /// and whose signatures are verified; who the doctor was is believed of the ledger as at a grant.
    private func takingTerms(_ row: ConsentRow, _ doctor: DoctorEntry) async throws(RecordFailure) -> ConsentRow {
        guard let bytes = try await keys.granting(row.keyReference)?.batch, let batch = try? Batch(decoding: bytes),
            let payload = SignedAction.batch(batch).payload, case .grantAccess(let grant) = payload,
            (try? SignedAction.batch(batch).batch(for: payload, at: self)) != nil,
            grant.keyReference == row.keyReference, grant.patient == row.patient, grant.doctor == row.doctor,
            grant.scopes == row.scopes,
            let termed = try await keys.noteTerms(
                ConsentRow.Terms(grant, owner: doctor.owner), of: row.keyReference)
        else { throw RecordFailure(.accessTermsUnknown) }
        return termed
    }
}
