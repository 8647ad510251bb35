/// A doctor states that a record is about to be read under a consent.
package struct LogAccess: CodedPayload {
    package static let action = Action("LOG_ACCESS")
    package static let event = FamilyEvent("ehr/access-logged")
    static let form = Form<Self>(
        Field("access_id", \.access), Field("patient_id", \.patient), Field("doctor_id", \.doctor),
        Field("record_id", \.record), Field(optional: "purpose", \.purpose), make: Self.init)

    package var access: AccessID
    package var patient: PatientID
    package var doctor: DoctorID
    package var record: RecordID
    /// If given, it must be the consent's.
    package var purpose: PurposeCode?

    package init(
        access: AccessID, patient: PatientID, doctor: DoctorID, record: RecordID,
        purpose: PurposeCode? = nil
    ) {
        self.access = access
        self.patient = patient
        self.doctor = doctor
        self.record = record
        self.purpose = purpose
    }

    package func touches(signer: PublicKeyHex) -> [Touch] {
        [
            .read(.doctor(doctor)), .read(.record(record, of: patient)), .read(.consent(of: patient, to: doctor)),
            .write(.access(access, by: doctor)), .read(.registrars), .read(.blockTime),
        ]
    }
}
