/// A doctor: an id, the key that owns it, and its attestation.
public struct DoctorEntry: CodedStateValue {
    static let form = Form<Self>(
        Field("doctor_id", \.doctor), Field("owner", \.owner), Field(optional: "encryption_key", \.encryptionKey),
        Field(optional: "attestation", \.attestation), Field(optional: "attested_by", \.attestedBy),
        Field(version: \.version), make: Self.init)

    /// The doctor's id.
    public var doctor: DoctorID
    /// The key whose signature acts for it.
    public var owner: PublicKeyHex
    /// The key to which record keys are sealed for this holder.
    public var encryptionKey: EncryptionKey?
    /// The latest attestation; nil while there is none.
    public var attestation: Attestation?
    /// The registrar who set it last.
    public var attestedBy: PublicKeyHex?
    /// 1 when it is first stored; each change adds one.
    public var version: UInt64

    public var key: EntryKey { .doctor(doctor) }

    /// Creates one from its values; the ledger checks what types cannot.
    public init(
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
