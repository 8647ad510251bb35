internal import Accounts
internal import EHRFamily
internal import RecordKeys

/// Who asks, as their session or API key shows.
struct Requester: Sendable {
    enum Proof: Sendable {
        case session(SignInSession, BearerToken)
        case key(ServiceKey, ServiceKeyText)
    }

    let account: Account
    let proof: Proof
    /// The token that the session keeps, of one at the encryption service; nil where none was opened.
    let holderToken: String?
    /// What a service may do; nil for people, of whom the role says it.
    let rights: Set<ServiceRight>?

    /// - Throws: `.notFound` for a service with its key, which has no session.
    func session() throws -> (session: SignInSession, token: BearerToken) {
        guard case .session(let session, let token) = proof else { throw GatewayProblem.notFound }
        return (session, token)
    }

    var role: Account.Role { account.role }

    /// Whether a password has opened the session: a certificate opens none at the encryption service, and a passkey not
    /// always one.
    var hasShownPassword: Bool {
        guard case .session(let session, _) = proof else { return false }
        return ![.certificate, .passkey].contains(session.way)
    }

    /// What is told where the session at the encryption service is needed, and there is none.
    var keysAreClosed: GatewayProblem {
        if case .session = proof, !hasShownPassword { return .keysLocked }
        return .keysClosed
    }

    /// Who they are on the ledger, as far as keys know them.
    var holder: KeyHolder? { account.holder.flatMap { KeyHolder($0.text) } }

    /// The patient that the caller is.
    ///
    /// - Throws: `.notFound` for anybody else.
    func patient() throws -> PatientID {
        guard case .patient(let id)? = holder else { throw GatewayProblem.notFound }
        return id
    }

    /// The doctor that the caller is.
    ///
    /// - Throws: `.notFound` for anybody else.
    func doctor() throws -> DoctorID {
        guard case .doctor(let id)? = holder else { throw GatewayProblem.notFound }
        return id
    }
}

extension GatewayContext {
    /// Who asks, on a route that admits nobody else.
    func requireCaller() throws -> Requester {
        guard let caller else { throw GatewayProblem.notSignedIn }
        return caller
    }

    /// Who asks, as rules and audit of accounts see them.
    func actor(_ caller: Requester) -> Caller { Caller(caller.account, request: requestID) }
}
