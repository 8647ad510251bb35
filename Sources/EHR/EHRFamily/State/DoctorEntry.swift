/// A doctor: an id, the key that owns it, and whether registrars vouch for it.
package struct DoctorEntry: CodedStateValue {
    static let keys: [MapFields.Key] = [
        .required("doctor_id"), .required("owner"), .optional("encryption_key"), .optional("attestation"),
        .optional("attested_by"), .optional("version"),
    ]

    package var doctor: DoctorID
    package var owner: PublicKeyHex
    package var encryptionKey: EncryptionKey?
    package var attestation: Attestation?
    /// The registrar who said so last.
    package var attestedBy: PublicKeyHex?
    package var version: UInt64

    package init(
        doctor: DoctorID, owner: PublicKeyHex, encryptionKey: EncryptionKey? = nil,
        attestation: Attestation? = nil, attestedBy: PublicKeyHex? = nil, version: UInt64 = 1
    ) {
        self.doctor = doctor
        self.owner = owner
        self.encryptionKey = encryptionKey
        self.attestation = attestation
        self.attestedBy = attestedBy
        self.version = version
    }

    init(_ fields: MapFields) throws(Rejection) {
        doctor = try fields.value(0)
        owner = try fields.value(1)
        encryptionKey = try fields.optional(2)
        attestation = try fields.optional(3)
        attestedBy = try fields.optional(4)
        version = try fields.version(5)
    }

    func write(to map: inout MapWriter) {
        map.put("doctor_id", doctor)
        map.put("owner", owner)
        if let encryptionKey { map.put("encryption_key", encryptionKey) }
        if let attestation { map.put("attestation", attestation.rawValue) }
        if let attestedBy { map.put("attested_by", attestedBy) }
        map.put(version: version)
    }
}
