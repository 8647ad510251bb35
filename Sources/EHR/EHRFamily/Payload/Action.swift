/// What a transaction asks for: the text under `action` in its payload.
package enum Action: String, CaseIterable, Sendable {
    case registerPatient = "REGISTER_PATIENT"
    case registerDoctor = "REGISTER_DOCTOR"
    case attestDoctor = "ATTEST_DOCTOR"
    case addRecordHash = "ADD_RECORD_HASH"
    case grantAccess = "GRANT_ACCESS"
    case revokeAccess = "REVOKE_ACCESS"
    case logAccess = "LOG_ACCESS"
    case emergencyAccess = "EMERGENCY_ACCESS"
    case reviewAccess = "REVIEW_ACCESS"
    case rotateOwner = "ROTATE_OWNER"
    case modelProvenance = "MODEL_PROVENANCE"
}
