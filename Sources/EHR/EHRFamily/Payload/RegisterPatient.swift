/// A new patient, owned by whoever signs.
package struct RegisterPatient: CodedPayload {
    package static let action = Action.registerPatient
    static let keys: [MapFields.Key] = [.required("patient_id"), .optional("encryption_key")]

    package var patient: PatientID
    package var encryptionKey: EncryptionKey?

    package init(patient: PatientID, encryptionKey: EncryptionKey? = nil) {
        self.patient = patient
        self.encryptionKey = encryptionKey
    }

    init(_ fields: MapFields) throws(Rejection) {
        patient = try fields.value(0)
        encryptionKey = try fields.optional(1)
    }

    func write(to map: inout MapWriter) {
        map.put("patient_id", patient)
        if let encryptionKey { map.put("encryption_key", encryptionKey) }
    }

    package func requiredAddresses(signer: PublicKeyHex) -> RequiredAddresses {
        let own = [Addressing.patient(patient)]
        return RequiredAddresses(reads: own, writes: own)
    }
}
