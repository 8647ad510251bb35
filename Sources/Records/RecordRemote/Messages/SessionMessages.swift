package import FoundationEssentials
package import Holders
package import RecordErrors
package import RecordKeys

/// 32 bytes to be signed, or to approve an act with.
package struct ChallengeMessage: Codable, Sendable {
    package var challenge: Data
    /// Seconds for which it is good.
    package var seconds: UInt64

    package init(_ challenge: [UInt8], age: Duration) {
        self.challenge = Data(challenge)
        seconds = UInt64(clamping: age.components.seconds)
    }
}

/// What opens a session: an unlock secret, with a code of the one-time password if there is one; or a challenge with a
/// signature.
package struct SessionRequestMessage: RequestMessage {
    package var role: String
    package var id: String
    /// 32 bytes.
    package var secret: Data?
    /// 32 bytes.
    package var challenge: Data?
    /// 64 bytes.
    package var signature: Data?
    /// Six digits, of the holder's one-time password.
    package var code: String?
    /// The id of the credential whose secret it is; nil for the password's.
    package var passkey: Data?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case role, id, secret, challenge, signature, code, passkey
    }

    package init(
        _ holder: KeyHolder, secret: Data? = nil, code: String? = nil, challenge: Data? = nil, signature: Data? = nil,
        passkey: Data? = nil
    ) {
        role = holder.role
        id = holder.id
        self.secret = secret
        self.code = code
        self.challenge = challenge
        self.signature = signature
        self.passkey = passkey
    }

    /// - Throws: `.invalid`.
    package func holder() throws(RecordFailure) -> KeyHolder { try KeyHolder(named: role, id) }
}

/// A session that was opened.
package struct OpenedSessionMessage: Codable, Sendable {
    /// 64 hex digits, for `Authorization: Bearer`.
    package var token: String
    package var session: SessionMessage
    /// Seconds without a call after which it ends.
    package var idleLimit: UInt64
    /// Seconds after which it ends in any case.
    package var limit: UInt64

    enum CodingKeys: String, CodingKey {
        case token, session, limit
        case idleLimit = "idle_limit"
    }

    package init(token: String, _ session: Session) {
        self.token = token
        self.session = SessionMessage(session, idle: 0, isCurrent: true)
        idleLimit = UInt64(clamping: HolderLimits.idle.components.seconds)
        limit = UInt64(clamping: HolderLimits.absolute.components.seconds)
    }
}

/// A session, as a list has it.
package struct SessionMessage: Codable, Sendable {
    /// 32 hex digits.
    package var id: String
    package var role: String
    /// The holder's.
    package var holder: String
    /// `secret` or `signature`.
    package var way: String
    /// Unix seconds.
    package var openedAt: UInt64
    /// Seconds since it was used.
    package var idle: UInt64
    /// Whether it is the one that asks.
    package var current: Bool

    enum CodingKeys: String, CodingKey {
        case id, role, holder, way, idle, current
        case openedAt = "opened_at"
    }

    package init(_ session: Session, idle: UInt64, isCurrent: Bool) {
        id = session.id
        role = session.holder.role
        holder = session.holder.id
        way = session.way.rawValue
        openedAt = session.openedAt
        self.idle = idle
        current = isCurrent
    }
}

/// The sessions of a holder, the oldest first.
package struct SessionsMessage: Codable, Sendable {
    package var sessions: [SessionMessage]

    package init(_ sessions: [SessionMessage]) { self.sessions = sessions }
}
