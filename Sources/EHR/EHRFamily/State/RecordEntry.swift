/// A record's anchor: the hash of its sealed form, and who put it there.
package struct RecordEntry: CodedStateValue {
    static let form = Form<Self>(
        Field("patient_id", \.patient), Field("record_id", \.record), Field("hash_sha256", \.hash),
        Field("scope", \.scope), Field(optional: "supersedes", \.supersedes), Field(optional: "author_id", \.author),
        Field("signer", \.signer), Field(optional: "superseded_by", \.supersededBy), Field(version: \.version),
        make: Self.init)

    package var patient: PatientID
    package var record: RecordID
    package var hash: DigestHex
    package var scope: ScopeCode
    package var supersedes: RecordID?
    package var author: DoctorID?
    package var signer: PublicKeyHex
    package var supersededBy: RecordID?
    package var version: UInt64

    package var key: EntryKey { .record(record, of: patient) }

    package init(
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
