/// A new doctor, owned by the signer; attested at once if a registrar batches it.
public struct RegisterDoctor: CodedPayload {
    public static let action = Action("REGISTER_DOCTOR")
    public static let event = FamilyEvent("ehr/doctor-registered")
    public static let storesBatcher = true
    static let form = Form<Self>(
        Field("doctor_id", \.doctor), Field(optional: "encryption_key", \.encryptionKey), make: Self.init)

    /// The doctor's id.
    public var doctor: DoctorID
    /// The key to which record keys are sealed for this holder.
    public var encryptionKey: EncryptionKey?

    /// Creates one from its values; the ledger checks what types cannot.
    public init(doctor: DoctorID, encryptionKey: EncryptionKey? = nil) {
        self.doctor = doctor
        self.encryptionKey = encryptionKey
    }

    public func touches(signer: PublicKeyHex) -> [Touch] {
        [.write(.doctor(doctor)), .read(.registrars)]
    }
}
