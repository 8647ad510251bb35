internal import Cryptography
internal import SQLDatabases

/// What a client certificate is known by.
package enum CertificateMark: Hashable, Sendable {
    /// SHA-256 of the certificate: the next one is bound anew.
    case fingerprint([UInt8])
    /// The subject's name, as the TLS library writes it: certificates of that name which the configured authority
    /// issues later count too.
    case subject(String)

    /// - Parameter certificate: in DER.
    package static func fingerprint(ofCertificate certificate: [UInt8]) -> CertificateMark {
        .fingerprint(SHA256.hash(certificate))
    }

    var kind: String {
        switch self {
        case .fingerprint: "sha256"
        case .subject: "subject"
        }
    }

    var value: String {
        switch self {
        case .fingerprint(let digest): Hex.encode(digest)
        case .subject(let name): name
        }
    }

    init?(kind: String, value: String) {
        switch kind {
        case "sha256":
            guard let digest = Hex.decode(value) else { return nil }
            self = .fingerprint(digest)
        case "subject": self = .subject(value)
        default: return nil
        }
    }
}

/// A certificate that an account signs in with.
package struct BoundCertificate: Hashable, Sendable {
    package let id: String
    package let account: String
    package let mark: CertificateMark
    package let label: String
    /// Unix seconds.
    package let createdAt: Int64

    init(_ row: SQLRow) throws(SQLFailure) {
        guard let mark = CertificateMark(kind: try row.text("kind"), value: try row.text("value")) else {
            throw SQLFailure(.damaged, "a certificate is bound in a way that this version does not know")
        }
        id = try row.text("id")
        account = try row.text("account")
        self.mark = mark
        label = try row.text("label")
        createdAt = try row.integer("created_at")
    }
}

// The TLS library verifies chains and dates; here is only which account a verified certificate is of. It unlocks no
// key: who signs in with one reads what needs no signature.
extension AccountDesk {
    /// Binds a certificate to an account of staff or of a service.
    ///
    /// - Throws: `.forbidden`, `.invalid` for patients and for a mark that is none, `.taken`, `.notFound`.
    package func bind(
        _ mark: CertificateMark, to account: String, label: String, by caller: Caller
    ) async throws(AccountFailure) -> BoundCertificate {
        let label = try AccountDesk.checkedLabel(label)
        let isFit =
            switch mark {
            case .fingerprint(let digest): digest.count == SHA256.digestLength
            case .subject(let name): 1...512 ~= name.utf8.count && !name.utf8.contains { $0 < 0x20 }
            }
        guard isFit else {
            throw AccountFailure(
                .invalid, "a certificate is named by 32 bytes of SHA-256, or by a subject of 1 to 512 bytes")
        }
        let (id, now) = (newID(), now)
        return try await write { connection in
            let before = try AccountRows.account(account, in: connection)
            try AccountRule.checkGovernance(of: before, by: caller)
            guard before.role != .patient else {
                throw AccountFailure(.invalid, "patients do not sign in by certificate")
            }
            let many =
                try connection.row(
                    "SELECT COUNT(*) AS n FROM account_certificates WHERE account = $1", .text(account))?
                .integer("n") ?? 0
            guard many < AccountLimits.certificates else {
                throw AccountFailure(
                    .invalid, "an account has at most \(AccountLimits.certificates) certificates: remove one first")
            }
            let row = try connection.row(
                """
                INSERT INTO account_certificates (id, account, kind, value, label, created_at)
                VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (kind, value) DO NOTHING
                RETURNING id, account, kind, value, label, created_at
                """,
                .text(id), .text(account), .text(mark.kind), .text(mark.value), .text(label), .integer(now))
            guard let row else { throw AccountFailure(.taken, "that certificate is bound to an account already") }
            try AuditChain.append(
                AuditNote(.certificateBound, by: caller, to: before, ["certificate": id]), at: now, to: connection)
            return try BoundCertificate(row)
        }
    }

    /// The account's certificates, the oldest first.
    package func certificates(of account: String) async throws(AccountFailure) -> [BoundCertificate] {
        try await read { connection in
            try connection.rows(
                "SELECT * FROM account_certificates WHERE account = $1 ORDER BY created_at, id", .text(account)
            ).map { try BoundCertificate($0) }
        }
    }

    /// Removes a certificate, and ends the sessions of its account that were opened by one.
    package func removeCertificate(_ id: String, by caller: Caller) async throws(AccountFailure) {
        let now = now
        try await write { connection in
            guard
                let row = try connection.row("SELECT account FROM account_certificates WHERE id = $1", .text(id))
            else { throw AccountFailure(.notFound) }
            let account = try AccountRows.account(try row.text("account"), in: connection)
            try AccountRule.checkGovernance(of: account, by: caller)
            try connection.execute("DELETE FROM account_certificates WHERE id = $1", .text(id))
            try connection.execute(
                "DELETE FROM account_sessions WHERE account = $1 AND way = $2", .text(account.id),
                .text(SignInSession.Way.certificate.rawValue))
            try AuditChain.append(
                AuditNote(.certificateRemoved, by: caller, to: account, ["certificate": id]), at: now, to: connection)
        }
    }

    /// Whose certificate it is, by its fingerprint before its subject: for a service's call.
    ///
    /// - Throws: `.certificateRefused` also where the account is not active.
    package func account(
        ofCertificate certificate: [UInt8], subject: String?
    ) async throws(AccountFailure) -> Account {
        let marks = [.fingerprint(ofCertificate: certificate)] + (subject.map { [CertificateMark.subject($0)] } ?? [])
        return try await read { connection in
            for mark in marks {
                let row = try connection.row(
                    "SELECT account FROM account_certificates WHERE kind = $1 AND value = $2", .text(mark.kind),
                    .text(mark.value))
                guard let row else { continue }
                let account = try AccountRows.account(try row.text("account"), in: connection)
                guard account.state == .active else { throw AccountFailure(.certificateRefused) }
                return account
            }
            throw AccountFailure(.certificateRefused)
        }
    }

    /// Opens a session with a certificate that the TLS library has verified. It unlocks no key.
    ///
    /// - Throws: `.certificateRefused`.
    package func signIn(
        certificate: [UInt8], subject: String?, at place: SessionPlace
    ) async throws(AccountFailure) -> (account: Account, session: SignInSession, token: BearerToken) {
        let found = try await account(ofCertificate: certificate, subject: subject)
        let (token, id) = (BearerToken(random: random), newID())
        return try await write { [self] connection in
            let account = try AccountRows.account(found.id, in: connection)
            guard account.state == .active else { throw AccountFailure(.certificateRefused) }
            let session = try open(token, id: id, of: account, .certificate, at: place, in: connection)
            return (account, session, token)
        }
    }
}
