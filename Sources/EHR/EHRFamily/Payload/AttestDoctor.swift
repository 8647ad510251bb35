/// A registrar attests a doctor, or suspends the attestation.
public struct AttestDoctor: CodedPayload {
    public static let action = Action("ATTEST_DOCTOR")
    public static let event = FamilyEvent("ehr/doctor-attested")
    public static let storesBatcher = true
    static let form = Form<Self>(
        Field("doctor_id", \.doctor), Field("status", \.status), make: Self.init)

    /// The doctor's id.
    public var doctor: DoctorID
    /// The doctor's new attestation.
    public var status: Attestation

    /// Creates a payload from its values; the ledger checks what types cannot.
    public init(doctor: DoctorID, status: Attestation) {
        self.doctor = doctor
        self.status = status
    }

    public func touches(signer: PublicKeyHex) -> [Touch] {
        [.write(.doctor(doctor)), .read(.registrars)]
    }
}

/// Whether a doctor is attested.
public enum Attestation: String, ChoiceFieldValue, Hashable, Sendable {
    /// The doctor may read, and write if a consent allows it.
    case active
    /// The doctor may not, whatever consents say.
    case suspended
}
