package import EHRFamily
package import RecordFlow

/// Which access is asked about.
package struct ExplanationRequestMessage: RequestMessage {
    package var patient: PatientID
    package var doctor: DoctorID
    package var record: RecordID
    package var purpose: PurposeCode?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case purpose
        case patient = "patient_id"
        case doctor = "doctor_id"
        case record = "record_id"
    }
}

/// Whether it would be allowed, and why not.
package struct ExplanationMessage: Codable, Sendable {
    var allowed: Bool
    /// What stands against it.
    var code: String?
    var detail: String?
    /// The height of the block that was looked at.
    var block: UInt64

    package init(_ judgement: AccessJudgement) {
        allowed = judgement.obstacle == nil
        code = judgement.obstacle?.code
        detail = judgement.obstacle?.message
        block = judgement.block
    }

    var judgement: AccessJudgement {
        let obstacle = AccessJudgement.Obstacle(code: code ?? "rejected", message: detail ?? "")
        return AccessJudgement(allowed ? nil : obstacle, block: block)
    }
}
