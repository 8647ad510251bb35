internal import Accounts

/// People of these roles.
struct RoleRule: AccessRule {
    let roles: [Account.Role]

    init(_ roles: Account.Role...) {
        self.roles = roles
    }

    var name: String { roles.map(\.rawValue).joined(separator: ", ") }

    func admission(of caller: Requester?) -> Admission {
        guard let caller else { return .signInFirst }
        return roles.contains(caller.role) ? .admitted : .refused
    }
}
