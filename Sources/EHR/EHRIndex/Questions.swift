package import EHRFamily

/// Which consents are wanted: those of a patient, of a doctor, or all.
package struct ConsentQuestion: Hashable, Sendable {
    /// Whether a consent is in force. Expiry is judged by the clock of whoever asks.
    package enum State: Hashable, Sendable {
        case active(at: Int64)
        case expired(at: Int64)
        case revoked
    }

    package var patient: PatientID?
    package var doctor: DoctorID?
    package var state: State?

    package init(patient: PatientID? = nil, doctor: DoctorID? = nil, state: State? = nil) {
        self.patient = patient
        self.doctor = doctor
        self.state = state
    }
}

/// Which records are wanted: those of a patient, of an author, with an id, or all.
package struct RecordQuestion: Hashable, Sendable {
    package var patient: PatientID?
    package var author: DoctorID?
    /// Ids are unique only among one patient's records.
    package var record: RecordID?
    package var scope: ScopeCode?
    /// Unix seconds of the blocks. Where the network records no time, no record is in any range.
    package var time: Range<Int64>?
    /// Leaves out records that another one supersedes.
    package var currentOnly: Bool

    package init(
        patient: PatientID? = nil, author: DoctorID? = nil, record: RecordID? = nil, scope: ScopeCode? = nil,
        time: Range<Int64>? = nil, currentOnly: Bool = false
    ) {
        self.patient = patient
        self.author = author
        self.record = record
        self.scope = scope
        self.time = time
        self.currentOnly = currentOnly
    }
}

/// Which accesses are wanted: those about a patient, by a doctor, or all.
package struct AccessQuestion: Hashable, Sendable {
    /// A limit to emergencies.
    package enum Emergencies: Hashable, Sendable {
        case only
        case unreviewed
        /// Unreviewed, and a review has been awaited since this moment or longer (Unix seconds).
        case overdue(since: Int64)
    }

    package var patient: PatientID?
    package var doctor: DoctorID?
    package var record: RecordID?
    /// Ids are unique only among one doctor's accesses.
    package var access: AccessID?
    /// Unix seconds of the blocks. Where the network records no time, no access is in any range.
    package var time: Range<Int64>?
    /// Stated with the access or, where it states none, by the consent.
    package var purpose: PurposeCode?
    package var emergencies: Emergencies?

    package init(
        patient: PatientID? = nil, doctor: DoctorID? = nil, record: RecordID? = nil, access: AccessID? = nil,
        time: Range<Int64>? = nil, purpose: PurposeCode? = nil, emergencies: Emergencies? = nil
    ) {
        self.patient = patient
        self.doctor = doctor
        self.record = record
        self.access = access
        self.time = time
        self.purpose = purpose
        self.emergencies = emergencies
    }

    package static func about(_ patient: PatientID) -> Self { Self(patient: patient) }
    package static func by(_ doctor: DoctorID) -> Self { Self(doctor: doctor) }
}

/// Which models are wanted: all, a submitter's, or those trained from one.
package struct ModelQuestion: Hashable, Sendable {
    package var submitter: PublicKeyHex?
    package var parent: DigestHex?
    /// Whoever submitted it.
    package var model: DigestHex?

    package init(submitter: PublicKeyHex? = nil, parent: DigestHex? = nil, model: DigestHex? = nil) {
        self.submitter = submitter
        self.parent = parent
        self.model = model
    }
}

/// How many emergency accesses await their review.
package struct ReviewCounts: Hashable, Sendable {
    package let unreviewed: Int
    /// Those of `unreviewed` that have waited too long.
    package let overdue: Int
}
