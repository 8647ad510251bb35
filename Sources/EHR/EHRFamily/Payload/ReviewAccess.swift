/// The patient or a registrar says what an emergency access was.
package struct ReviewAccess: CodedPayload {
    package static let action = Action("REVIEW_ACCESS")
    package static let event = FamilyEvent("ehr/access-reviewed")
    static let form = Form<Self>(
        Field("access_id", \.access), Field("doctor_id", \.doctor), Field("patient_id", \.patient),
        Field("outcome", \.outcome), make: Self.init)

    package var access: AccessID
    package var doctor: DoctorID
    package var patient: PatientID
    package var outcome: ReviewOutcome

    package init(access: AccessID, doctor: DoctorID, patient: PatientID, outcome: ReviewOutcome) {
        self.access = access
        self.doctor = doctor
        self.patient = patient
        self.outcome = outcome
    }

    package func touches(signer: PublicKeyHex) -> [Touch] {
        [
            .write(.access(access, by: doctor)), .read(.patient(patient)), .read(.doctor(doctor)), .read(.registrars),
        ]
    }
}

/// What a review found.
package enum ReviewOutcome: String, ChoiceFieldValue, Hashable, Sendable {
    case justified, disputed
}
