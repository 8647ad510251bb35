internal import Cryptography
internal import SQLDatabases

/// One line of the gateway's own audit.
package struct AuditEntry: Hashable, Sendable {
    /// What was done. Codes never change their meaning.
    package enum Kind: String, CaseIterable, Sendable {
        case signedIn = "signed_in"
        case signInFailed = "sign_in_failed"
        case sessionEnded = "session_ended"
        case passwordChanged = "password_changed"
        case recoveryStarted = "recovery_started"
        case recovered
        case secondFactorEnrolled = "second_factor_enrolled"
        case secondFactorRemoved = "second_factor_removed"
        case approvalKeyChanged = "approval_key_changed"
        case deviceKeyChanged = "device_key_changed"
        case lostDeviceCodeUsed = "lost_device_code_used"
        case accountMade = "account_made"
        case accountInvited = "account_invited"
        case invitationAccepted = "invitation_accepted"
        case registered
        case accountChanged = "account_changed"
        case roleChanged = "role_changed"
        case accountSuspended = "account_suspended"
        case accountResumed = "account_resumed"
        case accountErased = "account_erased"
        case keyMade = "key_made"
        case keyRevoked = "key_revoked"
        case certificateBound = "certificate_bound"
        case certificateRemoved = "certificate_removed"
        case passkeyAdded = "passkey_added"
        case passkeyRemoved = "passkey_removed"
        case directoryChanged = "directory_changed"
        case paired
        // What the gateway notes of its own acts.
        case auditRead = "audit_read"
        case exported
        case reindexed
        case indexAudited = "index_audited"
        case recordErased = "record_erased"
        case patientErased = "patient_erased"
        case recordRefused = "record_refused"
    }

    /// 1 for the first, and one more for each.
    package let seq: Int64
    /// Unix seconds.
    package let at: Int64
    package let kind: Kind
    /// The account that acted; nil for the operator of the machine, and where nobody was signed in.
    package let actor: String?
    package let actorHolder: LedgerHolder?
    /// The account that it was done to.
    package let subject: String?
    package let subjectHolder: LedgerHolder?
    /// Facts by name: ids, numbers, codes. Nothing personal, and no secret.
    package let detail: [String: String]
    /// The request's id.
    package let request: String?
    /// SHA-256 of the entry before; 32 zero bytes for the first.
    package let previous: [UInt8]
    /// SHA-256 of all of it.
    package let hash: [UInt8]

    static let columns =
        "gateway_audit.seq AS seq, at, actor, actor_holder, subject, subject_holder, kind, detail, request, previous, "
        + "hash"

    init(_ row: SQLRow) throws(SQLFailure) {
        guard let kind = Kind(rawValue: try row.text("kind")) else {
            throw SQLFailure(.damaged, "the audit has an entry of a kind that this version does not know")
        }
        seq = try row.integer("seq")
        at = try row.integer("at")
        self.kind = kind
        actor = try row.optionalText("actor")
        actorHolder = try row.optionalText("actor_holder").flatMap { LedgerHolder($0) }
        subject = try row.optionalText("subject")
        subjectHolder = try row.optionalText("subject_holder").flatMap { LedgerHolder($0) }
        let lines = try row.text("detail").split(separator: "\n").map { $0.split(separator: "=", maxSplits: 1) }
        detail = Dictionary(
            lines.map { (String($0[0]), $0.count > 1 ? String($0[1]) : "") }, uniquingKeysWith: { first, _ in first })
        request = try row.optionalText("request")
        previous = try row.bytes("previous")
        hash = try row.bytes("hash")
    }
}

/// What is to be noted in the gateway's audit.
package struct AuditNote: Sendable {
    let kind: AuditEntry.Kind
    let caller: Caller?
    let subject: String?
    let subjectHolder: LedgerHolder?
    let detail: [String: String]
    let request: String?

    /// - Parameters:
    ///   - caller: who acts; nil where nobody is signed in.
    ///   - subject: the account that it is done to.
    ///   - subjectHolder: who on the ledger it is done to.
    ///   - detail: ids, numbers and codes by name; of their values 128 printable characters of ASCII are kept.
    ///   - request: the request's id; the caller's where not given.
    package init(
        _ kind: AuditEntry.Kind, by caller: Caller?, to subject: String? = nil,
        holder subjectHolder: LedgerHolder? = nil, _ detail: [String: String] = [:], request: String? = nil
    ) {
        self.kind = kind
        self.caller = caller
        self.subject = subject
        self.subjectHolder = subjectHolder
        self.detail = detail
        self.request = request ?? caller?.request
    }

    /// An act on an account.
    init(
        _ kind: AuditEntry.Kind, by caller: Caller?, to account: Account, _ detail: [String: String] = [:],
        request: String? = nil
    ) {
        self.init(kind, by: caller, to: account.id, holder: account.holder, detail, request: request)
    }
}

/// The newest entry of the audit, which everything before it can be checked against.
package struct AuditHead: Hashable, Sendable, CustomStringConvertible {
    package let seq: Int64
    /// 32 bytes.
    package let hash: [UInt8]

    static let none = AuditHead(seq: 0, hash: [UInt8](repeating: 0, count: SHA256.digestLength))

    init(seq: Int64, hash: [UInt8]) {
        (self.seq, self.hash) = (seq, hash)
    }

    /// Reads what `description` writes.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let seq = Int64(parts[0]), seq >= 0, let hash = Hex.decode(parts[1]),
            hash.count == SHA256.digestLength
        else { return nil }
        self.init(seq: seq, hash: hash)
    }

    /// `42:` and 64 hex digits: for an operator to write down.
    package var description: String { "\(seq):\(Hex.encode(hash))" }
}
