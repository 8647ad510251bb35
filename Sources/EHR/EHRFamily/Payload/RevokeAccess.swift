/// A patient revokes a consent, or pre-empts one that is still in flight.
public struct RevokeAccess: CodedPayload {
    public static let action = Action("REVOKE_ACCESS")
    public static let event = FamilyEvent("ehr/consent-revoked")
    static let form = Form<Self>(
        Field("patient_id", \.patient), Field("doctor_id", \.doctor),
        Field("prev_version", \.previousVersion), Field(optional: "reason", \.reason), make: Self.init)

    /// The patient's id.
    public var patient: PatientID
    /// The doctor's id.
    public var doctor: DoctorID
    /// The stored version of the consent; 0: there is none.
    public var previousVersion: UInt64
    /// Why, as a code.
    public var reason: ReasonCode?

    /// Creates one from its values; the ledger checks what types cannot.
    public init(patient: PatientID, doctor: DoctorID, previousVersion: UInt64, reason: ReasonCode? = nil) {
        self.patient = patient
        self.doctor = doctor
        self.previousVersion = previousVersion
        self.reason = reason
    }

    public func touches(signer: PublicKeyHex) -> [Touch] {
        [.read(.patient(patient)), .read(.doctor(doctor)), .write(.consent(of: patient, to: doctor))]
    }
}
