/// A patient: an id and the key that owns it.
package struct PatientEntry: CodedStateValue {
    static let form = Form<Self>(
        Field("patient_id", \.patient), Field("owner", \.owner), Field(optional: "encryption_key", \.encryptionKey),
        Field(version: \.version), make: Self.init)

    package var patient: PatientID
    package var owner: PublicKeyHex
    package var encryptionKey: EncryptionKey?
    package var version: UInt64

    package var key: EntryKey { .patient(patient) }

    package init(patient: PatientID, owner: PublicKeyHex, encryptionKey: EncryptionKey? = nil, version: UInt64 = 1) {
        self.patient = patient
        self.owner = owner
        self.encryptionKey = encryptionKey
        self.version = version
    }
}
