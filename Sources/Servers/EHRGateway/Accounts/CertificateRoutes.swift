internal import Accounts
internal import Cryptography
internal import FoundationEssentials
internal import HTTPTypes
internal import Hummingbird
internal import RecordRemote

/// Certificates that staff and services sign in with: bound to an account, and removed, by administrators.
struct CertificateRoutes: Sendable {
    let accounts: AccountDesk

    var routes: [GatewayRoute] {
        let (path, admins) = ("/v1/accounts/{account_id}/certificates", RoleRule(.admin))
        return [
            GatewayRoute(.post, path, admins, replay: .answer, bind),
            GatewayRoute(.get, path, admins) { _, context in
                let account = try await accounts.account(id(context))
                let bound = try await accounts.certificates(of: account.id)
                return try Reply.message(PageReply(entries: bound.map { CertificateReply($0) }, next: nil))
            },
            GatewayRoute(.delete, path + "/{certificate_id}", admins, remove),
        ]
    }

    private func id(_ context: GatewayContext) -> String { context.parameters.get("account_id") ?? "" }

    @Sendable private func bind(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let message = try await request.message(CertificateRequest.self)
        let bound = try await accounts.bind(
            message.mark(), to: id(context), label: message.label, by: context.actor(try context.requireCaller()))
        return try Reply.message(
            CertificateReply(bound), status: .created,
            headers: [.location: "/v1/accounts/\(bound.account)/certificates"])
    }

    @Sendable private func remove(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let id = context.parameters.get("certificate_id") ?? ""
        guard try await accounts.certificates(of: self.id(context)).contains(where: { $0.id == id }) else {
            throw GatewayProblem.notFound
        }
        try await accounts.removeCertificate(id, by: context.actor(try context.requireCaller()))
        return Reply.nothing
    }
}

/// What a certificate is known by: one of the two.
struct CertificateRequest: RequestMessage {
    let label: String
    /// SHA-256 of the certificate in DER, 64 hex digits.
    let sha256: String?
    /// The subject, as RFC 2253 writes it; then later certificates of that name count too.
    let subject: String?

    enum CodingKeys: String, CodingKey, CaseIterable { case label, sha256, subject }

    /// - Throws: `GatewayProblem`.
    func mark() throws -> CertificateMark {
        switch (sha256, subject) {
        case (let text?, nil):
            guard let digest = Hex.decode(text), digest.count == SHA256.digestLength else {
                throw GatewayProblem.invalid("sha256", "64 hex digits")
            }
            return .fingerprint(digest)
        case (nil, let subject?): return .subject(subject)
        default: throw GatewayProblem.invalid("sha256 or subject", "there, and not both of them")
        }
    }
}

struct CertificateReply: Encodable, Sendable {
    let id: String
    let label: String
    let sha256: String?
    let subject: String?
    /// Unix seconds.
    let createdAt: Int64

    enum CodingKeys: String, CodingKey {
        case id, label, sha256, subject
        case createdAt = "created_at"
    }

    init(_ bound: BoundCertificate) {
        (id, label, createdAt) = (bound.id, bound.label, bound.createdAt)
        switch bound.mark {
        case .fingerprint(let digest): (sha256, subject) = (Hex.encode(digest), nil)
        case .subject(let name): (sha256, subject) = (nil, name)
        }
    }
}
