/// A registrar vouches for a doctor, or no longer does.
package struct AttestDoctor: CodedPayload {
    package static let action = Action("ATTEST_DOCTOR")
    package static let event = FamilyEvent("ehr/doctor-attested")
    package static let storesBatcher = true
    static let form = Form<Self>(
        Field("doctor_id", \.doctor), Field("status", \.status), make: Self.init)

    package var doctor: DoctorID
    package var status: Attestation

    package init(doctor: DoctorID, status: Attestation) {
        self.doctor = doctor
        self.status = status
    }

    package func touches(signer: PublicKeyHex) -> [Touch] {
        [.write(.doctor(doctor)), .read(.registrars)]
    }
}

/// Whether registrars vouch for a doctor.
package enum Attestation: String, ChoiceFieldValue, Hashable, Sendable {
    case active, suspended
}
