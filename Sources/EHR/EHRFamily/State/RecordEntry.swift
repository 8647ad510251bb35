/// A record's anchor: the hash of its sealed form, and who added it.
public struct RecordEntry: CodedStateValue {
    static let form = Form<Self>(
        Field("patient_id", \.patient), Field("record_id", \.record), Field("hash_sha256", \.hash),
        Field("scope", \.scope), Field(optional: "supersedes", \.supersedes), Field(optional: "author_id", \.author),
        Field("signer", \.signer), Field(optional: "superseded_by", \.supersededBy), Field(version: \.version),
        make: Self.init)

    /// The patient's id.
    public var patient: PatientID
    /// The record's id.
    public var record: RecordID
    /// SHA-256 of the sealed record.
    public var hash: DigestHex
    /// The record's class.
    public var scope: ScopeCode
    /// The earlier record of the same patient that this one replaces.
    public var supersedes: RecordID?
    /// The doctor who added it; nil for the patient.
    public var author: DoctorID?
    /// The key that signed the transaction.
    public var signer: PublicKeyHex
    /// The record that replaces this one.
    public var supersededBy: RecordID?
    /// 1 when it is first stored; each change adds one.
    public var version: UInt64

    public var key: EntryKey { .record(record, of: patient) }

    /// Creates one from its values; the ledger checks what types cannot.
    public init(
        patient: PatientID, record: RecordID, hash: DigestHex, scope: ScopeCode, supersedes: RecordID? = nil,
        author: DoctorID? = nil, signer: PublicKeyHex, supersededBy: RecordID? = nil, version: UInt64 = 1
    ) {
        self.patient = patient
        self.record = record
        self.hash = hash
        self.scope = scope
        self.supersedes = supersedes
        self.author = author
        self.signer = signer
        self.supersededBy = supersededBy
        self.version = version
    }
}
