/// A doctor states that a record is about to be read under a consent.
public struct LogAccess: CodedPayload {
    public static let action = Action("LOG_ACCESS")
    public static let event = FamilyEvent("ehr/access-logged")
    static let form = Form<Self>(
        Field("access_id", \.access), Field("patient_id", \.patient), Field("doctor_id", \.doctor),
        Field("record_id", \.record), Field(optional: "purpose", \.purpose), make: Self.init)

    /// The access's id, drawn by the doctor's side.
    public var access: AccessID
    /// The patient's id.
    public var patient: PatientID
    /// The doctor's id.
    public var doctor: DoctorID
    /// The record's id.
    public var record: RecordID
    /// If given, it must be the consent's.
    public var purpose: PurposeCode?

    /// Creates one from its values; the ledger checks what types cannot.
    public init(
        access: AccessID, patient: PatientID, doctor: DoctorID, record: RecordID,
        purpose: PurposeCode? = nil
    ) {
        self.access = access
        self.patient = patient
        self.doctor = doctor
        self.record = record
        self.purpose = purpose
    }

    public func touches(signer: PublicKeyHex) -> [Touch] {
        [
            .read(.doctor(doctor)), .read(.record(record, of: patient)), .read(.consent(of: patient, to: doctor)),
            .write(.access(access, by: doctor)), .read(.registrars), .read(.blockTime),
        ]
    }
}
