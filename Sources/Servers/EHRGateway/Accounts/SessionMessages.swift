internal import Accounts
internal import RecordRemote

/// What is shown to sign in.
struct SignInMessage: RequestMessage {
    let name: String
    let password: String
    /// What an authenticator shows, or a code for a lost device.
    let code: String?
    /// What an earlier sign-in gave this device, where it is not a browser's cookie.
    let device: String?
    /// Whether the answer is for a browser: tokens go into cookies that no script reads, and not into the body.
    let cookie: Bool?

    enum CodingKeys: String, CodingKey, CaseIterable { case name, password, code, device, cookie }
}

/// An account as its owner and administrators see it.
struct AccountReply: Encodable, Sendable {
    let id: String
    let role: String
    let state: String
    let name: String?
    let displayName: String?
    let institution: String?
    /// `patient:ID` and the like: who it is on the ledger.
    let holder: String?
    let secondFactor: String
    /// Whether a second factor should be enrolled before anything else.
    let lacksSecondFactor: Bool

    enum CodingKeys: String, CodingKey {
        case id, role, state, name, institution, holder
        case displayName = "display_name"
        case secondFactor = "second_factor"
        case lacksSecondFactor = "lacks_second_factor"
    }

    init(_ account: Account) {
        id = account.id
        role = account.role.rawValue
        state = account.state.rawValue
        name = account.signInName
        displayName = account.displayName
        institution = account.institution
        holder = account.holder?.text
        secondFactor = account.secondFactor.rawValue
        lacksSecondFactor = account.lacksSecondFactor
    }
}

/// Somebody's own account, in a session.
struct OwnAccountReply: Encodable, Sendable {
    let account: AccountReply
    /// `open` or `locked`: whether the session holds one at the encryption service. That one may have ended there.
    /// `none` of who is nobody on the ledger.
    let keys: String
    /// Seconds.
    let idleLimit: Int64
    let limit: Int64

    enum CodingKeys: String, CodingKey {
        case keys, limit
        case idleLimit = "idle_limit"
    }

    func encode(to encoder: any Encoder) throws {
        try account.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(keys, forKey: .keys)
        try container.encode(idleLimit, forKey: .idleLimit)
        try container.encode(limit, forKey: .limit)
    }
}

struct SessionReply: Encodable, Sendable {
    let id: String
    let way: String
    /// Unix seconds.
    let openedAt: Int64
    let usedAt: Int64
    let network: String
    let agent: String
    let current: Bool

    enum CodingKeys: String, CodingKey {
        case id, way, network, agent, current
        case openedAt = "opened_at"
        case usedAt = "used_at"
    }

    init(_ session: SignInSession, current: String) {
        id = session.id
        way = session.way.rawValue
        openedAt = session.openedAt
        usedAt = session.usedAt
        network = session.network
        agent = session.agent
        self.current = session.id == current
    }
}

/// A session that was opened.
struct SignedInReply: Encodable, Sendable {
    /// For `Authorization: Bearer`; nil where a cookie has it.
    let token: String?
    /// For this device's next sign-in; nil where a cookie has it.
    let device: String?
    let account: AccountReply
    let session: SessionReply
    /// Whether the session unlocks the holder's records and key: `open`, `none`, `refused` (the password of the account
    /// is not the one that wraps the key, or the holder keeps the key), `away`, or `locked` where a certificate has
    /// opened the session, or a passkey that unlocks nothing: `POST /v1/me/unlocking` unlocks them with the password.
    let keys: String
    /// Seconds without a request after which it ends.
    let idleLimit: Int64
    /// Seconds after which it ends in any case.
    let limit: Int64

    enum CodingKeys: String, CodingKey {
        case token, device, account, session, keys, limit
        case idleLimit = "idle_limit"
    }
}

/// Whether keys are unlocked by now, as `SignedInReply` says it.
struct UnlockedReply: Encodable, Sendable {
    let keys: String

    enum CodingKeys: String, CodingKey { case keys }
}
