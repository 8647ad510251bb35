internal import EHRFamily
internal import RecordRemote

/// Records of one patient that a doctor wants to read, and what for.
struct AccessRequest: RequestMessage {
    let patient: PatientID
    /// 1 to `GatewayLimits.recordsPerAccess`, all different.
    let records: [RecordID]
    let purpose: PurposeCode?
    let signing: SigningMessage?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case records, purpose, signing
        case patient = "patient_id"
    }

    /// - Throws: `GatewayProblem`.
    func check() throws {
        guard (1...GatewayLimits.recordsPerAccess).contains(records.count), Set(records).count == records.count else {
            throw GatewayProblem.invalid(
                "records", "1 to \(GatewayLimits.recordsPerAccess) different ids, not \(records.count)")
        }
    }
}

/// A doctor reads a record without a consent.
struct EmergencyRequest: RequestMessage {
    let patient: PatientID
    let record: RecordID
    let reason: ReasonCode
    /// 32 hex digits or another id of the caller's, for who approves or signs it beforehand.
    let access: AccessID?
    /// Unix seconds; as it was approved.
    let at: UInt64?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case reason, at
        case patient = "patient_id"
        case record = "record_id"
        case access = "access_id"
    }
}

/// One record of an access.
struct AccessReply: Encodable, Sendable {
    let accessID: String
    let recordID: String
    let patientID: String
    /// What became of its entry.
    var operation: OperationReply?
    /// Why there is none.
    var refused: Refusal?
    /// Where its content is, for `goodForSeconds`.
    let content: String
    let goodForSeconds: Int

    struct Refusal: Encodable, Sendable {
        let code: String
        let detail: String
    }

    enum CodingKeys: String, CodingKey {
        case operation, refused, content
        case accessID = "access_id"
        case recordID = "record_id"
        case patientID = "patient_id"
        case goodForSeconds = "good_for_seconds"
    }
}

/// The record's key, sealed to the reader's own.
struct ReleaseReply: Encodable, Sendable {
    let accessID: String
    /// The encryption key that it is sealed to, 65 bytes in Base64.
    let recipient: String
    /// 113 bytes in Base64 (docs/spec/keys.md).
    let sealed: String

    enum CodingKeys: String, CodingKey {
        case recipient, sealed
        case accessID = "access_id"
    }
}
