package import EHRFamily

/// One access of a doctor to a record. A release is bound to it.
package struct Access: Hashable, Sendable {
    package let patient: PatientID
    package let record: RecordID
    package let doctor: DoctorID
    /// The id of the ledger's entry.
    package let id: AccessID

    package init(patient: PatientID, record: RecordID, doctor: DoctorID, id: AccessID) {
        self.patient = patient
        self.record = record
        self.doctor = doctor
        self.id = id
    }
}

/// An access whose id this service drew: a LOG_ACCESS with this id cannot be older than `issuedAt`.
package struct IssuedAccess: Equatable, Sendable {
    package let access: Access
    /// Unix seconds.
    package let issuedAt: UInt64

    package init(_ access: Access, issuedAt: UInt64) {
        self.access = access
        self.issuedAt = issuedAt
    }
}
