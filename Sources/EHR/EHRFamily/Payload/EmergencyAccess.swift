/// A doctor states that a record is about to be read without a consent, to be reviewed later.
public struct EmergencyAccess: CodedPayload {
    public static let action = Action("EMERGENCY_ACCESS")
    public static let event = FamilyEvent("ehr/emergency-access-logged")
    static let form = Form<Self>(
        Field("access_id", \.access), Field("patient_id", \.patient), Field("doctor_id", \.doctor),
        Field("record_id", \.record), Field("reason", \.reason), Field("at", \.at), make: Self.init)

    /// The access's id, drawn by the doctor's side.
    public var access: AccessID
    /// The patient's id.
    public var patient: PatientID
    /// The doctor's id.
    public var doctor: DoctorID
    /// The record's id.
    public var record: RecordID
    /// Why, as a code.
    public var reason: ReasonCode
    /// Unix seconds, as claimed by the doctor's side: the access may precede the connection to the ledger.
    public var at: UInt64

    /// Creates one from its values; the ledger checks what types cannot.
    public init(
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

    public func touches(signer: PublicKeyHex) -> [Touch] {
        [
            .read(.doctor(doctor)), .read(.record(record, of: patient)), .read(.consent(of: patient, to: doctor)),
            .write(.access(access, by: doctor)), .read(.registrars),
        ]
    }
}
