/// A record's anchor: the hash of its sealed form, and who put it there.
package struct RecordEntry: CodedStateValue {
    static let keys: [MapFields.Key] = [
        .required("patient_id"), .required("record_id"), .required("hash_sha256"), .required("scope"),
        .optional("supersedes"), .optional("author_id"), .required("signer"), .optional("superseded_by"),
        .optional("version"),
    ]

    package var patient: PatientID
    package var record: RecordID
    package var hash: DigestHex
    package var scope: ScopeCode
    package var supersedes: RecordID?
    package var author: DoctorID?
    package var signer: PublicKeyHex
    package var supersededBy: RecordID?
    package var version: UInt64

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

    init(_ fields: MapFields) throws(Rejection) {
        patient = try fields.value(0)
        record = try fields.value(1)
        hash = try fields.value(2)
        scope = try fields.value(3)
        supersedes = try fields.optional(4)
        author = try fields.optional(5)
        signer = try fields.value(6)
        supersededBy = try fields.optional(7)
        version = try fields.version(8)
    }

    func write(to map: inout MapWriter) {
        map.put("patient_id", patient)
        map.put("record_id", record)
        map.put("hash_sha256", hash)
        map.put("scope", scope)
        if let supersedes { map.put("supersedes", supersedes) }
        if let author { map.put("author_id", author) }
        map.put("signer", signer)
        if let supersededBy { map.put("superseded_by", supersededBy) }
        map.put(version: version)
    }
}
