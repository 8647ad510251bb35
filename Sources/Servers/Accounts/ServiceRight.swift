/// What a key of a service may be good for. A key has those that were named when it was made, and no other.
package enum ServiceRight: String, CaseIterable, Sendable {
    /// Lists records, and shows what is known of one.
    case recordsRead = "records:read"
    /// Deposits records.
    case recordsWrite = "records:write"
    case consentsRead = "consents:read"
    /// Asks patients for consents.
    case consentsRequest = "consents:request"
    /// Grants and withdraws consents, where the service acts for a patient.
    case consentsWrite = "consents:write"
    /// Logs accesses, and reads content under them.
    case accesses
    /// Reads the service's own entries of the audit.
    case auditRead = "audit:read"
    case modelsRead = "models:read"
    case modelsWrite = "models:write"
    case operationsRead = "operations:read"
    /// Submits batches that were signed elsewhere.
    case batchesSubmit = "batches:submit"
    case directoryRead = "directory:read"
    case eventsFollow = "events:follow"
}
