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
// A doctor's key that was replaced (ROTATE_OWNER) is not followed: that the old key has signed for the new one is not
// verified here. The patient consents anew.

extension AccessState {
    /// Whether the consent's row lets the doctor read the record too.
    ///
    /// - Throws: `.accessOtherOwner`, `.accessForged`, `.accessNotCovered` and others.
    func check(against row: ConsentRow, now: UInt64) throws(RecordFailure) {
        guard let terms = row.terms else { throw RecordFailure(.accessTermsUnknown) }
        guard doctor.owner == terms.owner else { throw RecordFailure(.accessOtherOwner) }
        guard access?.signer == terms.owner else { throw RecordFailure(.accessForged) }
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

extension RecordDesk {
    /// The doctor's pinned keys; nil for one who is not enrolled.
    func pinned(_ doctor: DoctorID) async throws(RecordFailure) -> EnrolledHolder? {
        try await keys.enrolled(.doctor(doctor))
    }
}

extension EnrolledHolder {
    /// Makes sure that the ledger's entry has the pinned owner.
    ///
    /// - Throws: `.accessOtherOwner`.
    func check(_ doctor: DoctorEntry) throws(RecordFailure) {
        guard doctor.owner == owner else { throw RecordFailure(.accessOtherOwner) }
    }
}
