internal import EHRFamily

extension ReviewAccess {
    /// Valid once for an emergency access, for the patient's owner or a registrar, and for nobody who was part of it.
    func apply(_ reads: inout Reads, _ parties: Parties) throws(Rejection) -> Outcome {
        let stored = try reads.access(access, by: doctor)
        let storedPatient = try reads.patient(patient)
        let storedDoctor = try reads.doctor(doctor)
        let registrars = try reads.registrars()

        var entry = try unreviewed(stored)
        let patientEntry = try Rules.found(storedPatient, patient)
        let doctorEntry = try Rules.found(storedDoctor, doctor)
        guard patientEntry.owner == parties.signer || registrars.include(parties.signer.text) else {
            throw Rejection(.notReviewer, "Only the patient's owner or a registrar may review this access")
        }
        guard parties.signer != entry.signer, parties.signer != doctorEntry.owner else {
            throw Rejection(.reviewerInvolved, "Whoever made an emergency access cannot review it")
        }
        entry.emergency?.review = .init(outcome: outcome, reviewer: parties.signer)
        entry.version += 1
        return Outcome(.accessReviewed, entry, at: reads)
    }

    private func unreviewed(_ stored: AccessEntry?) throws(Rejection) -> AccessEntry {
        guard let entry = stored else { throw Rejection(.accessUnknown, "The doctor has no access \(access)") }
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
