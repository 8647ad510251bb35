internal import Accounts

/// People of these roles; with none, nobody but a service with the route's right.
struct RoleRule: AccessRule {
    let roles: [Account.Role]

    init(_ roles: Account.Role...) {
        self.roles = roles
    }

    var name: String { roles.isEmpty ? "nobody" : roles.map(\.rawValue).joined(separator: ", ") }

    func admission(of caller: Requester?) -> Admission {
        guard let caller else { return .signInFirst }
        return roles.contains(caller.role) ? .admitted : .refused
    }
}
