/// A registrar vouches for a doctor, or no longer does.
public struct AttestDoctor: CodedPayload {
    public static let action = Action("ATTEST_DOCTOR")
    public static let event = FamilyEvent("ehr/doctor-attested")
    public static let storesBatcher = true
    static let form = Form<Self>(
        Field("doctor_id", \.doctor), Field("status", \.status), make: Self.init)

    /// The doctor's id.
    public var doctor: DoctorID
    /// Whether registrars vouch for the doctor from now on.
    public var status: Attestation

    /// Creates one from its values; the ledger checks what types cannot.
    public init(doctor: DoctorID, status: Attestation) {
        self.doctor = doctor
        self.status = status
    }

    public func touches(signer: PublicKeyHex) -> [Touch] {
        [.write(.doctor(doctor)), .read(.registrars)]
    }
}

/// Whether registrars vouch for a doctor.
public enum Attestation: String, ChoiceFieldValue, Hashable, Sendable {
    /// The doctor may read, and write where a consent says so.
    case active
    /// The doctor may not, whatever consents say.
    case suspended
}
