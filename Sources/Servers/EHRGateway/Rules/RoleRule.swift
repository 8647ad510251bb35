internal import Accounts

/// People of these roles, and services that were given a right.
struct RoleRule: AccessRule {
    let roles: [Account.Role]
    /// What a service's key must be good for; nil for what no service may do.
    let right: ServiceRight?

    init(_ roles: Account.Role..., or right: ServiceRight? = nil) {
        self.roles = roles
        self.right = right
    }

    var name: String {
        (roles.map(\.rawValue) + (right.map { ["service with `\($0.rawValue)`"] } ?? [])).joined(separator: ", ")
    }

    func admission(of caller: Requester?) -> Admission {
        guard let caller else { return .signInFirst }
        if caller.role == .service { return right.map(caller.rights.contains) == true ? .admitted : .refused }
        return roles.contains(caller.role) ? .admitted : .refused
    }
}
