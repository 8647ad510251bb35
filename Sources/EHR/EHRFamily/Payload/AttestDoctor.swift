/// A registrar vouches for a doctor, or no longer does.
package struct AttestDoctor: CodedPayload {
    package static let action = Action.attestDoctor
    static let keys: [MapFields.Key] = [.required("doctor_id"), .required("status")]

    package var doctor: DoctorID
    package var status: Attestation

    package init(doctor: DoctorID, status: Attestation) {
        self.doctor = doctor
        self.status = status
    }

    init(_ fields: MapFields) throws(Rejection) {
        doctor = try fields.value(0)
        status = try fields.value(1)
    }

    func write(to map: inout MapWriter) {
        map.put("doctor_id", doctor)
        map.put("status", status.rawValue)
    }

    package func requiredAddresses(signer: PublicKeyHex) -> RequiredAddresses {
        let own = Addressing.doctor(doctor)
        return RequiredAddresses(reads: [own, RegistrarSetting.address], writes: [own])
    }
}

/// Whether registrars vouch for a doctor.
package enum Attestation: String, ChoiceFieldValue, Hashable, Sendable {
    case active, suspended
}
