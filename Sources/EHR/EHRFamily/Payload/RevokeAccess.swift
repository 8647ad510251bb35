/// A patient takes a consent back, or forestalls one that is still under way.
package struct RevokeAccess: CodedPayload {
    package static let action = Action("REVOKE_ACCESS")
    package static let event = FamilyEvent("ehr/consent-revoked")
    static let form = Form<Self>(
        Field("patient_id", \.patient), Field("doctor_id", \.doctor),
        Field("prev_version", \.previousVersion), Field(optional: "reason", \.reason), make: Self.init)

    package var patient: PatientID
    package var doctor: DoctorID
    /// The version of the consent that is there; 0 = there is none.
    package var previousVersion: UInt64
    package var reason: ReasonCode?

    package init(patient: PatientID, doctor: DoctorID, previousVersion: UInt64, reason: ReasonCode? = nil) {
        self.patient = patient
        self.doctor = doctor
        self.previousVersion = previousVersion
        self.reason = reason
    }

    package func touches(signer: PublicKeyHex) -> [Touch] {
        [.read(.patient(patient)), .read(.doctor(doctor)), .write(.consent(of: patient, to: doctor))]
    }
}
