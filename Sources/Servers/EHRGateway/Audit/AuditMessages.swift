internal import Accounts
internal import EHRFamily
internal import EHRIndex
internal import SawtoothClient

/// One access, as patients, doctors and auditors see it: who, when, what, why, under which consent.
struct AccessEntryReply: Encodable, Sendable {
    /// `read`, `emergency`.
    let kind: String
    let accessID: String
    let doctorID: String
    let patientID: String
    let recordID: String
    /// A code of HL7's PurposeOfUse; nil for an emergency.
    let purpose: String?
    /// The version of the consent that it was made under; nil for an emergency without one.
    let consentVersion: UInt64?
    let emergency: Emergency?
    let block: UInt64
    /// Unix seconds of that block, where the network keeps time.
    let at: Int64?
    let transactionID: String
    /// Where the transaction can be looked at and checked.
    let transaction: String
    /// The doctor's name, from the directory; nil where it has none.
    var doctorName: String?
    /// In words of the reader's.
    var sentence: String?

    struct Emergency: Encodable, Sendable {
        let reason: String
        /// Unix seconds as claimed by the doctor's side.
        let claimedAt: UInt64
        /// `justified` and the like; nil while nobody has reviewed it.
        let outcome: String?
        let isOverdue: Bool

        enum CodingKeys: String, CodingKey {
            case reason, outcome
            case claimedAt = "claimed_at"
            case isOverdue = "overdue"
        }
    }

    enum CodingKeys: String, CodingKey {
        case kind, purpose, emergency, block, at, transaction, sentence
        case accessID = "access_id"
        case doctorID = "doctor_id"
        case patientID = "patient_id"
        case recordID = "record_id"
        case consentVersion = "consent_version"
        case transactionID = "transaction_id"
        case doctorName = "doctor_name"
    }

    /// - Parameter overdueSince: Unix seconds; an emergency whose review has been awaited for longer is overdue.
    init(_ access: IndexedAccess, overdueSince: Int64) {
        let entry = access.entry
        kind = entry.emergency == nil ? "read" : "emergency"
        accessID = entry.access.text
        doctorID = entry.doctor.text
        patientID = entry.patient.text
        recordID = entry.record.text
        purpose = access.purpose?.text
        consentVersion = entry.consentVersion == 0 ? nil : entry.consentVersion
        emergency = entry.emergency.map {
            Emergency(
                reason: $0.reason.text, claimedAt: $0.at, outcome: $0.review?.outcome.rawValue,
                isOverdue: $0.review == nil && access.reviewAwaitedSince ?? .max <= overdueSince)
        }
        block = access.row.made.block.number
        at = access.row.made.time
        transactionID = access.row.made.transaction.hex
        transaction = "/v1/transactions/\(transactionID)"
    }
}

/// One line of the gateway's own audit.
struct GatewayEntryReply: Encodable, Sendable {
    let number: Int64
    /// Unix seconds.
    let at: Int64
    let kind: String
    let actor: String?
    let actorHolder: String?
    let subjectHolder: String?
    let detail: [String: String]
    let request: String?

    enum CodingKeys: String, CodingKey {
        case number, at, kind, actor, detail
        case actorHolder = "actor_holder"
        case subjectHolder = "subject_holder"
        case request = "request_id"
    }

    init(_ entry: AuditEntry) {
        number = entry.seq
        at = entry.at
        kind = entry.kind.rawValue
        actor = entry.actor
        actorHolder = entry.actorHolder?.text
        subjectHolder = entry.subjectHolder?.text
        detail = entry.detail
        request = entry.request
    }
}
