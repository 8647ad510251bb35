internal import EHRFamily
internal import RecordKeys

/// An operation as people are told of it: without its batch and payload.
struct OperationReply: Encodable, Sendable {
    let id: String
    /// `anchor`, `grant`, `revoke`, `access`, `emergency`, `registration`, `rotation`, ...
    let kind: String
    /// `waiting`, `committed` or `invalid`.
    let state: String
    /// The block since which it is effective, where that is known.
    let effectiveAtBlock: UInt64?
    /// The ledger's code for a refusal.
    let code: String?
    /// The ledger's words for a refusal.
    let message: String?
    /// Unix seconds of a refusal that is not final yet.
    let refusedAt: UInt64?
    let patientID: String?
    let doctorID: String?
    let recordID: String?
    /// Whether it waits for a signature of whoever keeps the ledger key.
    let needsSignature: Bool

    enum CodingKeys: String, CodingKey {
        case id, kind, state, code, message
        case effectiveAtBlock = "effective_at_block"
        case refusedAt = "refused_at"
        case patientID = "patient_id"
        case doctorID = "doctor_id"
        case recordID = "record_id"
        case needsSignature = "needs_signature"
    }

    init(_ operation: LedgerOperation) {
        id = operation.id
        kind = operation.kind.rawValue
        patientID = operation.patient?.text
        doctorID = operation.doctor?.text
        recordID = operation.record?.text
        refusedAt = operation.refusedAt
        needsSignature = operation.state == .waiting && operation.batch == nil
        var (block, code, message): (UInt64?, String?, String?) = (nil, nil, nil)
        switch operation.state {
        case .waiting: state = "waiting"
        case .committed(let number):
            state = "committed"
            block = number
        case .invalid(let word, let words):
            state = "invalid"
            (code, message) = (word, words)
        }
        (effectiveAtBlock, self.code, self.message) = (block, code, message)
    }
}
