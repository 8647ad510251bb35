/// A patient: an id and the key that owns it.
public struct PatientEntry: CodedStateValue {
    static let form = Form<Self>(
        Field("patient_id", \.patient), Field("owner", \.owner), Field(optional: "encryption_key", \.encryptionKey),
        Field(version: \.version), make: Self.init)

    /// The patient's id.
    public var patient: PatientID
    /// The key whose signature acts for it.
    public var owner: PublicKeyHex
    /// The key to which record keys are sealed for this holder.
    public var encryptionKey: EncryptionKey?
    /// 1 when it is first stored; each change adds one.
    public var version: UInt64

    public var key: EntryKey { .patient(patient) }

    /// Creates one from its values; the ledger checks what types cannot.
    public init(patient: PatientID, owner: PublicKeyHex, encryptionKey: EncryptionKey? = nil, version: UInt64 = 1) {
        self.patient = patient
        self.owner = owner
        self.encryptionKey = encryptionKey
        self.version = version
    }
}
