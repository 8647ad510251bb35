/// A new doctor, owned by whoever signs; attested at once where a registrar batches it.
package struct RegisterDoctor: CodedPayload {
    package static let action = Action.registerDoctor
    static let keys: [MapFields.Key] = [.required("doctor_id"), .optional("encryption_key")]

    package var doctor: DoctorID
    package var encryptionKey: EncryptionKey?

    package init(doctor: DoctorID, encryptionKey: EncryptionKey? = nil) {
        self.doctor = doctor
        self.encryptionKey = encryptionKey
    }

    init(_ fields: MapFields) throws(Rejection) {
        doctor = try fields.value(0)
        encryptionKey = try fields.optional(1)
    }

    func write(to map: inout MapWriter) {
        map.put("doctor_id", doctor)
        if let encryptionKey { map.put("encryption_key", encryptionKey) }
    }

    package func requiredAddresses(signer: PublicKeyHex) -> RequiredAddresses {
        let own = Addressing.doctor(doctor)
        return RequiredAddresses(reads: [own, RegistrarSetting.address], writes: [own])
    }
}
