/// A patient takes a consent back, or forestalls one that is still under way.
package struct RevokeAccess: CodedPayload {
    package static let action = Action.revokeAccess
    static let keys: [MapFields.Key] = [
        .required("patient_id"), .required("doctor_id"), .required("prev_version"), .optional("reason"),
    ]

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

    init(_ fields: MapFields) throws(Rejection) {
        patient = try fields.value(0)
        doctor = try fields.value(1)
        previousVersion = try fields.value(2)
        reason = try fields.optional(3)
    }

    func write(to map: inout MapWriter) {
        map.put("patient_id", patient)
        map.put("doctor_id", doctor)
        map.put("prev_version", previousVersion)
        if let reason { map.put("reason", reason) }
    }

    package func requiredAddresses(signer: PublicKeyHex) -> RequiredAddresses {
        let own = Addressing.consent(of: patient, to: doctor)
        return RequiredAddresses(reads: [Addressing.patient(patient), Addressing.doctor(doctor), own], writes: [own])
    }
}
