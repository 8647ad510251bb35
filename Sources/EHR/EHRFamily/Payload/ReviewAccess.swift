/// The patient or a registrar reviews an emergency access.
public struct ReviewAccess: CodedPayload {
    public static let action = Action("REVIEW_ACCESS")
    public static let event = FamilyEvent("ehr/access-reviewed")
    static let form = Form<Self>(
        Field("access_id", \.access), Field("doctor_id", \.doctor), Field("patient_id", \.patient),
        Field("outcome", \.outcome), make: Self.init)

    /// The access's id, drawn by the doctor's side.
    public var access: AccessID
    /// The doctor's id.
    public var doctor: DoctorID
    /// The patient's id.
    public var patient: PatientID
    /// What the review found.
    public var outcome: ReviewOutcome

    /// Creates one from its values; the ledger checks what types cannot.
    public init(access: AccessID, doctor: DoctorID, patient: PatientID, outcome: ReviewOutcome) {
        self.access = access
        self.doctor = doctor
        self.patient = patient
        self.outcome = outcome
    }

    public func touches(signer: PublicKeyHex) -> [Touch] {
        [
            .write(.access(access, by: doctor)), .read(.patient(patient)), .read(.doctor(doctor)), .read(.registrars),
        ]
    }
}

/// What a review found.
public enum ReviewOutcome: String, ChoiceFieldValue, Hashable, Sendable {
    /// There was an emergency.
    case justified
    /// There was none, in the reviewer's opinion.
    case disputed
}
