internal import EHRFamily

extension AddRecordHash {
    /// Valid for the patient's owner, or for an attested doctor with a consent to write that covers the scope. A
    /// superseded record must exist, must not be superseded already and, for a doctor, must be covered too.
    func apply(_ entries: Entries, _ parties: Parties) throws(Rejection) -> Outcome {
        let storedPatient = try entries.requirePatient(patient)
        guard entries.record(record, of: patient) == nil else { throw Rejection(.recordExists, "Record exists") }
        if let author {
            try requireMayWrite(author, entries, parties)
        } else {
            try parties.requireOwner(of: storedPatient)
        }
        let superseded = try supersedes.map { (id) throws(Rejection) in try requireSuperseded(id, entries) }
        if let superseded, let author {
            _ = try entries.requireConsent(of: patient, to: author, covering: superseded.scope)
        }
        let entry = RecordEntry(
            patient: patient, record: record, hash: hash, scope: scope, supersedes: supersedes,
            author: author, signer: parties.signer)
        return Outcome(Self.event, entry, and: superseded, at: entries.addresses)
    }

    private func requireMayWrite(_ author: DoctorID, _ entries: Entries, _ parties: Parties) throws(Rejection) {
        let doctor = try entries.requireDoctor(author)
        try parties.requireOwner(of: doctor)
        try entries.requireAttested(doctor)
        guard try entries.requireConsent(of: patient, to: author, covering: scope).terms.write else {
            throw Rejection(.writeNotGranted, "The consent is to read, not to add records")
        }
    }

    /// The updated entry of the record that this one replaces.
    private func requireSuperseded(_ id: RecordID, _ entries: Entries) throws(Rejection) -> RecordEntry {
        guard var entry = entries.record(id, of: patient) else {
            throw Rejection(.supersededUnknown, "The patient has no record \(id) to supersede")
        }
        if let successor = entry.supersededBy {
            throw Rejection(.alreadySuperseded, "Record \(id) is superseded by \(successor) already")
        }
        entry.supersededBy = record
        entry.version += 1
        return entry
    }
}
