/// A patient: an id and the key that owns it.
package struct PatientEntry: CodedStateValue {
    static let keys: [MapFields.Key] = [
        .required("patient_id"), .required("owner"), .optional("encryption_key"), .optional("version"),
    ]

    package var patient: PatientID
    package var owner: PublicKeyHex
    package var encryptionKey: EncryptionKey?
    package var version: UInt64

    package init(patient: PatientID, owner: PublicKeyHex, encryptionKey: EncryptionKey? = nil, version: UInt64 = 1) {
        self.patient = patient
        self.owner = owner
        self.encryptionKey = encryptionKey
        self.version = version
    }

    init(_ fields: MapFields) throws(Rejection) {
        patient = try fields.value(0)
        owner = try fields.value(1)
        encryptionKey = try fields.optional(2)
        version = try fields.version(3)
    }

    func write(to map: inout MapWriter) {
        map.put("patient_id", patient)
        map.put("owner", owner)
        if let encryptionKey { map.put("encryption_key", encryptionKey) }
        map.put(version: version)
    }
}
