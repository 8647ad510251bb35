/// A new patient, owned by the signer.
public struct RegisterPatient: CodedPayload {
    public static let action = Action("REGISTER_PATIENT")
    public static let event = FamilyEvent("ehr/patient-registered")
    static let form = Form<Self>(
        Field("patient_id", \.patient), Field(optional: "encryption_key", \.encryptionKey), make: Self.init)

    /// The patient's id.
    public var patient: PatientID
    /// The key to which record keys are sealed for this holder.
    public var encryptionKey: EncryptionKey?

    /// Creates one from its values; the ledger checks what types cannot.
    public init(patient: PatientID, encryptionKey: EncryptionKey? = nil) {
        self.patient = patient
        self.encryptionKey = encryptionKey
    }

    public func touches(signer: PublicKeyHex) -> [Touch] {
        [.write(.patient(patient))]
    }
}
