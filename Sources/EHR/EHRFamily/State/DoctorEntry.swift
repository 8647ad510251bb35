/// A doctor: an id, the key that owns it, and whether registrars vouch for it.
package struct DoctorEntry: CodedStateValue {
    static let form = Form<Self>(
        Field("doctor_id", \.doctor), Field("owner", \.owner), Field(optional: "encryption_key", \.encryptionKey),
        Field(optional: "attestation", \.attestation), Field(optional: "attested_by", \.attestedBy),
        Field(version: \.version), make: Self.init)

    package var doctor: DoctorID
    package var owner: PublicKeyHex
    package var encryptionKey: EncryptionKey?
    package var attestation: Attestation?
    /// The registrar who said so last.
    package var attestedBy: PublicKeyHex?
    package var version: UInt64

    package var key: EntryKey { .doctor(doctor) }

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
}
