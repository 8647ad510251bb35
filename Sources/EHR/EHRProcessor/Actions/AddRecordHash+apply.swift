internal import EHRFamily

extension AddRecordHash {
    /// Valid for the patient's owner, or for an attested doctor with a consent to write that covers the scope. A record
    /// that is superseded must be there, be so for the first time and, for a doctor, be covered too.
    func apply(_ reads: inout Reads, _ parties: Parties) throws(Rejection) -> Outcome {
        let owner = try reads.patient(patient)
        let existing = try reads.record(record, of: patient)
        var superseded: RecordEntry?
        if let supersedes { superseded = try reads.record(supersedes, of: patient) }
        let authorship = try author.map { author throws(Rejection) in try Authorship(author, patient, &reads) }

        let patientEntry = try Rules.found(owner, patient)
        guard existing == nil else { throw Rejection(.recordExists, "Record exists") }
        if let authorship {
            try authorship.mayWrite(scope, parties)
        } else {
            try Rules.owns(parties, patientEntry)
        }
        if let supersedes {
            superseded = try supersede(superseded, supersedes)
            if let scope = superseded?.scope { _ = try authorship?.covers(scope) }
        }
        let entry = RecordEntry(
            patient: patient, record: record, hash: hash, scope: scope, supersedes: supersedes,
            author: author, signer: parties.signer)
        return Outcome(.recordAnchored, entry, and: superseded, at: reads)
    }

    private func supersede(_ stored: RecordEntry?, _ id: RecordID) throws(Rejection) -> RecordEntry {
        guard var entry = stored else {
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

/// What is known about the doctor who adds a record.
private struct Authorship {
    let id: DoctorID
    let doctor: DoctorEntry?
    let consent: ConsentEntry?
    let registrars: Registrars
    let time: BlockTime

    init(_ id: DoctorID, _ patient: PatientID, _ reads: inout Reads) throws(Rejection) {
        self.id = id
        doctor = try reads.doctor(id)
        consent = try reads.consent(of: patient, to: id)
        registrars = try reads.registrars()
        time = try reads.blockTime()
    }

    func covers(_ scope: ScopeCode) throws(Rejection) -> Rules.Consent {
        try Rules.covers(consent, scope, at: time)
    }

    func mayWrite(_ scope: ScopeCode, _ parties: Parties) throws(Rejection) {
        let doctor = try Rules.found(doctor, id)
        try Rules.owns(parties, doctor)
        try Rules.isAttested(doctor, registrars)
        guard try covers(scope).terms.write else {
            throw Rejection(.writeNotGranted, "The consent is to read, not to add records")
        }
    }
}
