/// Anchors a sealed record of a patient: by the patient, or by a doctor who may write.
package struct AddRecordHash: CodedPayload {
    package static let action = Action.addRecordHash
    static let keys: [MapFields.Key] = [
        .required("patient_id"), .required("record_id"), .required("hash_sha256"), .optional("scope"),
        .optional("supersedes"), .optional("author_id"),
    ]

    package var patient: PatientID
    package var record: RecordID
    /// SHA-256 of the sealed record, never of the plaintext.
    package var hash: DigestHex
    package var scope: ScopeCode
    /// An earlier record of the same patient that this one replaces.
    package var supersedes: RecordID?
    /// The doctor, where a doctor signs.
    package var author: DoctorID?

    package init(
        patient: PatientID, record: RecordID, hash: DigestHex, scope: ScopeCode = .general,
        supersedes: RecordID? = nil, author: DoctorID? = nil
    ) {
        self.patient = patient
        self.record = record
        self.hash = hash
        self.scope = scope
        self.supersedes = supersedes
        self.author = author
    }

    init(_ fields: MapFields) throws(Rejection) {
        patient = try fields.value(0)
        record = try fields.value(1)
        hash = try fields.value(2)
        scope = try fields.optional(3) ?? .general
        supersedes = try fields.optional(4)
        author = try fields.optional(5)
        if supersedes == record {
            throw Rejection(.refersToItself, "A record cannot supersede itself", .key("supersedes"))
        }
    }

    func write(to map: inout MapWriter) {
        map.put("patient_id", patient)
        map.put("record_id", record)
        map.put("hash_sha256", hash)
        map.put("scope", scope)
        if let supersedes { map.put("supersedes", supersedes) }
        if let author { map.put("author_id", author) }
    }

    package func requiredAddresses(signer: PublicKeyHex) -> RequiredAddresses {
        let own = Addressing.record(record, of: patient)
        let superseded = supersedes.map { Addressing.record($0, of: patient) }
        var reads = [Addressing.patient(patient), own]
        if let superseded { reads.append(superseded) }
        if let author {
            reads += [
                Addressing.doctor(author), Addressing.consent(of: patient, to: author), RegistrarSetting.address,
                BlockInfoAddressing.config,
            ]
        }
        return RequiredAddresses(
            reads: reads, readsBlockTime: author != nil,
            writes: superseded.map { [own, $0] } ?? [own])
    }
}
