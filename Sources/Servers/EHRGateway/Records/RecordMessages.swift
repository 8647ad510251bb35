internal import EHRFamily
internal import EHRIndex
internal import FoundationEssentials
internal import RecordFlow
internal import RecordKeys
internal import SawtoothClient

/// A record as lists have it.
struct RecordReply: Encodable, Sendable {
    let recordID: String
    let patientID: String
    let scope: String
    /// The doctor who deposited it; nil for the patient.
    let authorID: String?
    /// The record that it takes the place of.
    let supersedes: String?
    /// The record that has taken its place.
    let supersededBy: String?
    /// The block that anchored it.
    let block: UInt64
    /// Unix seconds of that block, where the network keeps time.
    let anchoredAt: Int64?
    let transactionID: String
    /// SHA-256 of the sealed object, as the ledger has it.
    let sha256: String
    /// Bytes of the content; nil where it is not for the caller, or was erased.
    var length: UInt64?
    var mediaType: String?
    var fileName: String?

    enum CodingKeys: String, CodingKey {
        case scope, supersedes, block, length, sha256
        case recordID = "record_id"
        case patientID = "patient_id"
        case authorID = "author_id"
        case supersededBy = "superseded_by"
        case anchoredAt = "anchored_at"
        case transactionID = "transaction_id"
        case mediaType = "media_type"
        case fileName = "file_name"
    }
}

/// What became of an upload.
struct DepositReply: Encodable, Sendable {
    let recordID: String
    let operation: OperationReply

    enum CodingKeys: String, CodingKey {
        case operation
        case recordID = "record_id"
    }
}

extension RecordReply {
    /// - Parameter description: what the encryption service alone knows, where the caller may know it.
    init(_ row: IndexedRecord, _ description: RecordDescription? = nil) {
        let entry = row.entry
        self.init(
            recordID: entry.record.text, patientID: entry.patient.text, scope: entry.scope.text,
            authorID: entry.author?.text, supersedes: entry.supersedes?.text, supersededBy: entry.supersededBy?.text,
            block: row.made.block.number, anchoredAt: row.made.time, transactionID: row.made.transaction.hex,
            sha256: entry.hash.text, length: description?.length, mediaType: description?.label?.mediaType,
            fileName: description?.label?.fileName)
    }
}

/// What a verification has found: the stored record is the anchored one, whole, and opens.
struct VerificationReply: Encodable, Sendable {
    /// Bytes of the sealed object, and of its content.
    let sealedLength: UInt64
    let length: UInt64
    let sha256: String

    enum CodingKeys: String, CodingKey {
        case length, sha256
        case sealedLength = "sealed_length"
    }

    init(_ finding: RecordFinding) {
        (sealedLength, length, sha256) = (finding.length, finding.plaintextLength, finding.anchor.text)
    }
}

/// The key of one's own record, sealed to one's own encryption key.
struct OwnReleaseReply: Encodable, Sendable {
    let recordID: String
    /// The encryption key that it is sealed to, 65 bytes in Base64.
    let recipient: String
    /// 113 bytes in Base64 (docs/spec/keys.md).
    let sealed: String

    enum CodingKeys: String, CodingKey {
        case recipient, sealed
        case recordID = "record_id"
    }

    init(_ release: OwnRelease) {
        recordID = release.record.text
        recipient = Data(release.recipient.bytes).base64EncodedString()
        sealed = Data(release.sealed).base64EncodedString()
    }
}

/// What an erasure has destroyed, and what it cannot.
struct ErasureCertificate: Encodable, Sendable {
    let patientID: String
    /// Nil where everything of the patient was erased.
    let recordID: String?
    /// Unix seconds.
    let erasedAt: Int64
    /// Objects that were removed at once; others are removed by the next sweep.
    let objects: Int
    let destroyed: [String]
    let remains: [String]

    enum CodingKeys: String, CodingKey {
        case objects, destroyed, remains
        case patientID = "patient_id"
        case recordID = "record_id"
        case erasedAt = "erased_at"
    }

    init(_ subject: ErasureSubject, objects: Int, at time: Int64) {
        self.objects = objects
        erasedAt = time
        var destroyed = ["the record's key in every form, so that no copy of its object can be read any more"]
        var remains = [
            "the entries on the ledger: pseudonyms, hashes, consents and accesses, which nobody can remove",
            "backups of the key database, which are refused or cleaned when they are restored",
            "what was read before, with whoever read it",
        ]
        switch subject {
        case .record(let record, let patient): (patientID, recordID) = (patient.text, record.text)
        case .patient(let patient):
            (patientID, recordID) = (patient.text, nil)
            destroyed = [
                "the keys of all records in every form", "the signing key in custody, and every way to unlock it",
                "the releases to doctors", "the account, its name and the link between them and the patient's id",
            ]
            remains.append("the fact that the patient's id was erased, so that no backup brings it back")
        }
        (self.destroyed, self.remains) = (destroyed, remains)
    }
}
