internal import Accounts
internal import FoundationEssentials
internal import RecordRemote

/// A key that a service is to have.
struct ServiceKeyRequest: RequestMessage {
    let label: String
    let rights: [String]
    /// Seconds; 90 days where not given.
    let lifetime: Int64?
    /// For the service's enrolment, which its first key makes.
    let approvalKey: Data?
    let encryptionKey: Data?
    /// Drawn by a registrar or by who maintains the encryption service, for an enrolment that clients may not draw it
    /// for: a submitter's, or any where they draw none.
    let enrolmentCode: String?
    /// One of the codes that the first key came with: for a later one that is to unlock the ledger key.
    let recoveryNumber: Int?
    let recoveryCode: String?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case label, rights, lifetime
        case approvalKey = "approval_key"
        case encryptionKey = "encryption_key"
        case enrolmentCode = "enrolment_code"
        case recoveryNumber = "recovery_number"
        case recoveryCode = "recovery_code"
    }

    /// - Throws: `GatewayProblem` for a right that there is not.
    func knownRights() throws -> Set<ServiceRight> {
        Set(
            try rights.map { text in
                guard let right = ServiceRight(rawValue: text) else {
                    let known = ServiceRight.allCases.map(\.rawValue).joined(separator: ", ")
                    throw GatewayProblem.invalid("rights", "some of \(known)")
                }
                return right
            })
    }
}

/// A key as administrators see it, and once with its text.
struct ServiceKeyReply: Encodable, Sendable {
    let id: String
    let label: String
    let rights: [String]
    /// Unix seconds.
    let createdAt: Int64
    let expiresAt: Int64
    let usedAt: Int64?
    let revokedAt: Int64?
    /// The key itself, shown once.
    var text: String?
    /// Whether it unlocks the service's ledger key; nil for a service that is nobody on the ledger, and in lists.
    var unlocks: Bool?
    /// For a later key that is to unlock the ledger key; shown once.
    var recoveryCodes: [String]?
    /// Whether the ledger has the service's entry by now.
    var registered: Bool?

    enum CodingKeys: String, CodingKey {
        case id, label, rights, unlocks, registered
        case text = "key"
        case createdAt = "created_at"
        case expiresAt = "expires_at"
        case usedAt = "used_at"
        case revokedAt = "revoked_at"
        case recoveryCodes = "recovery_codes"
    }

    init(_ key: ServiceKey) {
        (id, label) = (key.id, key.label)
        rights = key.rights.map(\.rawValue).sorted()
        (createdAt, expiresAt, usedAt, revokedAt) = (key.createdAt, key.expiresAt, key.usedAt, key.revokedAt)
    }
}
