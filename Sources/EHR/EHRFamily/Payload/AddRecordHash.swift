/// Anchors a sealed record of a patient: by the patient, or by a doctor who may write.
public struct AddRecordHash: CodedPayload {
    public static let action = Action("ADD_RECORD_HASH")
    public static let event = FamilyEvent("ehr/record-anchored")
    static let form = Form<Self>(
        Field("patient_id", \.patient), Field("record_id", \.record), Field("hash_sha256", \.hash),
        Field(optional: "scope", \.scope), Field(optional: "supersedes", \.supersedes),
        Field(optional: "author_id", \.author), make: Self.init)

    /// The patient's id.
    public var patient: PatientID
    /// The record's id.
    public var record: RecordID
    /// SHA-256 of the sealed record, never of the plaintext.
    public var hash: DigestHex
    /// The record's class.
    public var scope: ScopeCode
    /// An earlier record of the same patient that this one replaces.
    public var supersedes: RecordID?
    /// The doctor, where a doctor signs.
    public var author: DoctorID?

    /// - Parameters:
    ///   - patient: whose record it is.
    ///   - record: its id.
    ///   - hash: SHA-256 of the sealed record.
    ///   - scope: its class; `general` if nil.
    ///   - supersedes: an earlier record of the same patient that this one replaces.
    ///   - author: the doctor, if a doctor signs.
    public init(
        patient: PatientID, record: RecordID, hash: DigestHex, scope: ScopeCode? = nil,
        supersedes: RecordID? = nil, author: DoctorID? = nil
    ) {
        self.patient = patient
        self.record = record
        self.hash = hash
        self.scope = scope ?? .general
        self.supersedes = supersedes
        self.author = author
    }

    func check() throws(Rejection) {
        guard supersedes != record else {
            throw Rejection(.refersToItself, "A record cannot supersede itself", .key("supersedes"))
        }
    }

    public func touches(signer: PublicKeyHex) -> [Touch] {
        var touches: [Touch] = [.read(.patient(patient)), .write(.record(record, of: patient))]
        if let supersedes { touches.append(.write(.record(supersedes, of: patient))) }
        if let author {
            touches += [
                .read(.doctor(author)), .read(.consent(of: patient, to: author)), .read(.registrars), .read(.blockTime),
            ]
        }
        return touches
    }
}
