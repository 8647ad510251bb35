internal import EHRFamily

extension ReviewAccess {
    /// Valid once for an emergency access, for the patient's owner or a registrar, unless they were part of it.
    func apply(_ entries: Entries, _ parties: Parties) throws(Rejection) -> Outcome {
        var entry = try requireUnreviewed(entries)
        let storedPatient = try entries.requirePatient(patient)
        let storedDoctor = try entries.requireDoctor(doctor)
        guard storedPatient.owner == parties.signer || entries.registrars.includes(parties.signer.text) else {
            throw Rejection(.notReviewer, "Only the patient's owner or a registrar may review this access")
        }
        guard parties.signer != entry.signer, parties.signer != storedDoctor.owner else {
            throw Rejection(.reviewerInvolved, "Whoever made an emergency access cannot review it")
        }
        entry.emergency?.review = .init(outcome: outcome, reviewer: parties.signer)
        entry.version += 1
        return Outcome(Self.event, entry, at: entries.addresses)
    }

    private func requireUnreviewed(_ entries: Entries) throws(Rejection) -> AccessEntry {
        guard let entry = entries.access(access, by: doctor) else {
            throw Rejection(.accessUnknown, "The doctor has no access \(access)")
        }
        guard let emergency = entry.emergency else {
            throw Rejection(.notEmergency, "Access \(access) was no emergency")
        }
        if let review = emergency.review {
            throw Rejection(.alreadyReviewed, "Access \(access) was found \(review.outcome.rawValue) already")
        }
        guard entry.patient == patient else {
            throw Rejection(.accessMismatch, "Access \(access) was to a record of another patient")
        }
        return entry
    }
}
