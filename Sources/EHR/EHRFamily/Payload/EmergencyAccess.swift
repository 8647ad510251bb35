/// A doctor states that a record is about to be read without a consent, to be reviewed later.
package struct EmergencyAccess: CodedPayload {
    package static let action = Action("EMERGENCY_ACCESS")
    package static let event = FamilyEvent("ehr/emergency-access-logged")
    static let form = Form<Self>(
        Field("access_id", \.access), Field("patient_id", \.patient), Field("doctor_id", \.doctor),
        Field("record_id", \.record), Field("reason", \.reason), Field("at", \.at), make: Self.init)

    package var access: AccessID
    package var patient: PatientID
    package var doctor: DoctorID
    package var record: RecordID
    package var reason: ReasonCode
    /// Unix seconds, as the doctor's side claims them: it may have happened before the ledger could be reached.
    package var at: UInt64

    package init(
        access: AccessID, patient: PatientID, doctor: DoctorID, record: RecordID, reason: ReasonCode,
        at: UInt64
    ) {
        self.access = access
        self.patient = patient
        self.doctor = doctor
        self.record = record
        self.reason = reason
        self.at = at
    }

    package func touches(signer: PublicKeyHex) -> [Touch] {
        [
            .read(.doctor(doctor)), .read(.record(record, of: patient)), .read(.consent(of: patient, to: doctor)),
            .write(.access(access, by: doctor)), .read(.registrars),
        ]
    }
}
