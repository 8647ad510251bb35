internal import Accounts
internal import EHRFamily
internal import RecordKeys

/// Who asks, as their session shows.
struct Requester: Sendable {
    let account: Account
    let session: SignInSession
    let token: BearerToken
    /// The token of the caller's session at the encryption service; nil where none was opened.
    let holderToken: String?

    var role: Account.Role { account.role }

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
