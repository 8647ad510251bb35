internal import Accounts
internal import Cryptography
internal import HTTPTypes
internal import Hummingbird
internal import RecordErrors

/// Finds out who asks: from `Authorization: Bearer`, with a session's token or a service's key, or from a browser's
/// cookie.
///
/// A cookie comes with whatever page makes the browser ask. So one counts only for reading, and for requests of which
/// the browser itself says that a page of this origin makes them (Fetch Metadata, or `Origin`).
struct Authentication: RouterMiddleware {
    let accounts: AccountDesk
    let service: HolderSessions

    func handle(
        _ request: Request, context: GatewayContext,
        next: (Request, GatewayContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        if let shown = try token(request) {
            do {
                context.caller = try await caller(shown)
            } catch {
                // Told where a caller is needed: who has an old token or cookie can still sign in.
                context.refusal = error
            }
        }
        guard case .key(let key, _)? = context.caller?.proof else { return try await next(request, context) }
        do {
            return try await next(request, context)
        } catch let error as RecordFailure where error.code == .sessionEnded {
            // A service has nothing to sign in with anew: its next request opens another session there.
            service.keys.forget(key.id)
            throw GatewayProblem(
                503, "encryption_away", "the session at the encryption service has ended: ask again",
                headers: [.retryAfter: "1"])
        }
    }

    private func caller(_ text: String) async throws -> Requester {
        if let key = ServiceKeyText(text) {
            let (account, shown) = try await accounts.authenticate(key)
            return Requester(account: account, proof: .key(shown, key), holderToken: nil, rights: shown.rights)
        }
        guard let token = BearerToken(text) else { throw GatewayProblem.sessionEnded }
        let (account, session, secret) = try await accounts.session(token)
        let holderToken = secret.flatMap { $0.withUnsafeBytes { String(validating: $0, as: UTF8.self) } }
        // Signed in by certificate, a service may what its keys may that are in force.
        let rights: Set<ServiceRight>? =
            account.role == .service ? try await accounts.rights(of: account.id) : nil
        return Requester(account: account, proof: .session(session, token), holderToken: holderToken, rights: rights)
    }

    /// - Throws: `GatewayProblem` for another scheme, and for a cookie that another site's page has sent.
    private func token(_ request: Request) throws -> String? {
        if let header = request.headers[.authorization] {
            let parts = header.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "bearer" else {
                throw GatewayProblem(
                    401, "not_signed_in", "Authorization is Bearer TOKEN here", headers: [.wwwAuthenticate: "Bearer"])
            }
            return parts[1].trimmed
        }
        guard let cookie = SessionCookies.value(SessionCookies.session, of: request) else { return nil }
        let isReading = [.get, .head, .options].contains(request.method)
        guard isReading || Authentication.isOfThisOrigin(request) else {
            throw GatewayProblem(
                403, "cross_site", "a request that changes something must come from a page of this very address")
        }
        return cookie
    }

    private static func isOfThisOrigin(_ request: Request) -> Bool {
        if let name = HTTPField.Name("Sec-Fetch-Site"), let site = request.headers[name] {
            return site == "same-origin"
        }
        guard let name = HTTPField.Name("Origin"), let origin = request.headers[name],
            let authority = request.head.authority
        else { return false }
        return origin == "https://\(authority)" || origin == "http://\(authority)"
    }
}

/// The cookies that a browser may be given. No script reads them.
enum SessionCookies {
    static let session = "ehr_session"
    static let device = "ehr_device"

    /// - Parameter isSecure: whether the browser reached us over TLS.
    static func header(_ name: String, _ value: String, seconds: Int64, isSecure: Bool) -> String {
        "\(name)=\(value); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Strict" + (isSecure ? "; Secure" : "")
    }

    static func value(_ name: String, of request: Request) -> String? {
        for header in request.headers[values: .cookie] {
            for part in header.split(separator: ";").map(\.trimmed) where part.hasPrefix("\(name)=") {
                return String(part.dropFirst(name.utf8.count + 1))
            }
        }
        return nil
    }
}
