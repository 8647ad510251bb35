internal import EHRFamily
internal import EHRIndex
internal import RecordFlow
internal import RecordRemote
internal import SawtoothClient

/// A consent, or one version of it, as lists have it.
struct ConsentReply: Encodable, Sendable {
    let patientID: String
    let doctorID: String
    /// `active`, `expired` or `revoked`.
    let state: String
    let scopes: [String]
    /// Unix seconds.
    let expiry: UInt64?
    let write: Bool
    let purpose: String?
    /// Why it was revoked.
    let reason: String?
    let version: UInt64
    let effectiveAtBlock: UInt64
    /// Unix seconds of that block, where the network keeps time.
    let changedAt: Int64?
    let transactionID: String
    /// From the directory, for the patient.
    var doctorName: String?
    var institutionName: String?
    /// From the directory, for the doctor.
    var patientName: String?

    enum CodingKeys: String, CodingKey {
        case state, scopes, expiry, write, purpose, reason, version
        case doctorName = "doctor_name"
        case institutionName = "institution_name"
        case patientName = "patient_name"
        case patientID = "patient_id"
        case doctorID = "doctor_id"
        case effectiveAtBlock = "effective_at_block"
        case changedAt = "changed_at"
        case transactionID = "transaction_id"
    }

    /// - Parameter now: Unix seconds.
    init(_ row: IndexedConsent, now: Int64) {
        let entry = row.entry
        let isOver = entry.terms?.expiry.map { Int64(clamping: $0) <= now } ?? false
        patientID = entry.patient.text
        doctorID = entry.doctor.text
        state = entry.status == .revoked ? "revoked" : isOver ? "expired" : "active"
        scopes = entry.terms?.scopes.texts ?? []
        expiry = entry.terms?.expiry
        write = entry.terms?.write ?? false
        purpose = entry.terms?.purpose.text
        reason = entry.reason?.text
        version = entry.version
        effectiveAtBlock = row.changed.block.number
        changedAt = row.changed.time
        transactionID = row.changed.transaction.hex
    }
}

/// A grant that a patient asks for.
struct GrantRequestMessage: RequestMessage {
    let doctor: DoctorID
    /// 1 to 16 codes, or `*` alone.
    let scopes: [String]
    /// Unix seconds.
    let expiry: UInt64?
    let write: Bool?
    let purpose: PurposeCode?
    let signing: SigningMessage?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case scopes, expiry, write, purpose, signing
        case doctor = "doctor_id"
    }
}

/// Whether a record could be read now, and why not.
struct ExplanationReply: Encodable, Sendable {
    let allowed: Bool
    /// What stands against it: a code of the ledger's or of the encryption service's (docs/errors.md).
    let code: String?
    let detail: String?
    /// The height of the block that was looked at.
    let block: UInt64

    init(_ judgement: AccessJudgement) {
        allowed = judgement.obstacle == nil
        code = judgement.obstacle?.code
        detail = judgement.obstacle?.message
        block = judgement.block
    }
}
