/// A patient's consent to a doctor, or the tombstone of one.
public struct ConsentEntry: CodedStateValue {
    static let form = Form<Self>(
        Field("patient_id", \.patient), Field("doctor_id", \.doctor), Field("status", \.status),
        Field(group: Terms.form, \.terms), Field(optional: "reason", \.reason), Field(version: \.version),
        make: Self.init)

    /// Whether a consent is in force.
    public enum Status: String, ChoiceFieldValue, Hashable, Sendable {
        /// The doctor may read within its terms.
        case active = "ACTIVE"
        /// The doctor may not.
        case revoked = "REVOKED"
    }

    /// The terms of a grant. A consent that was revoked before it was ever granted has none.
    public struct Terms: Hashable, Sendable {
        /// Four keys are present together or not at all; the two optional keys only with them.
        fileprivate static let form = Form<Self>(
            Field("scopes", \.scopes), Field("key_ref", \.keyReference), Field(optional: "expiry", \.expiry),
            Field("write", \.write), Field("purpose", \.purpose),
            Field(optional: "encryption_key_sha256", \.encryptionKeySHA256), make: Self.init)

        /// The classes of records that the doctor may read.
        public var scopes: Scopes
        /// The consent's row in the key database.
        public var keyReference: KeyReference
        /// Unix seconds from which on it is expired; nil for no end.
        public var expiry: UInt64?
        /// Whether the doctor may add records.
        public var write: Bool
        /// What the data is used for.
        public var purpose: PurposeCode
        /// SHA-256 of the encryption key that the doctor had at that time, if any.
        public var encryptionKeySHA256: DigestHex?

        /// Creates one from its values; the ledger checks what types cannot.
        public init(
            scopes: Scopes, keyReference: KeyReference, expiry: UInt64? = nil, write: Bool = false,
            purpose: PurposeCode = .treatment, encryptionKeySHA256: DigestHex? = nil
        ) {
            self.scopes = scopes
            self.keyReference = keyReference
            self.expiry = expiry
            self.write = write
            self.purpose = purpose
            self.encryptionKeySHA256 = encryptionKeySHA256
        }
    }

    /// The patient's id.
    public var patient: PatientID
    /// The doctor's id.
    public var doctor: DoctorID
    /// Whether it is in force.
    public var status: Status
    /// The terms; nil if it was revoked before it was ever granted.
    public var terms: Terms?
    /// Why it was revoked.
    public var reason: ReasonCode?
    /// 1 when it is first stored; each change adds one.
    public var version: UInt64

    public var key: EntryKey { .consent(of: patient, to: doctor) }

    /// Creates one from its values; the ledger checks what types cannot.
    public init(
        patient: PatientID, doctor: DoctorID, status: Status, terms: Terms?, reason: ReasonCode? = nil,
        version: UInt64 = 1
    ) {
        self.patient = patient
        self.doctor = doctor
        self.status = status
        self.terms = terms
        self.reason = reason
        self.version = version
    }

    func check() throws(Rejection) {
        if status == .active && terms == nil { throw .missingKey("scopes") }
    }
}
