/// The patient or a registrar says what an emergency access was.
package struct ReviewAccess: CodedPayload {
    package static let action = Action.reviewAccess
    static let keys: [MapFields.Key] = [
        .required("access_id"), .required("doctor_id"), .required("patient_id"), .required("outcome"),
    ]

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

    init(_ fields: MapFields) throws(Rejection) {
        access = try fields.value(0)
        doctor = try fields.value(1)
        patient = try fields.value(2)
        outcome = try fields.value(3)
    }

    func write(to map: inout MapWriter) {
        map.put("access_id", access)
        map.put("doctor_id", doctor)
        map.put("patient_id", patient)
        map.put("outcome", outcome.rawValue)
    }

    package func requiredAddresses(signer: PublicKeyHex) -> RequiredAddresses {
        let own = Addressing.access(access, by: doctor)
        return RequiredAddresses(
            reads: [own, Addressing.patient(patient), Addressing.doctor(doctor), RegistrarSetting.address],
            writes: [own])
    }
}

/// What a review found.
package enum ReviewOutcome: String, ChoiceFieldValue, Hashable, Sendable {
    case justified, disputed
}
