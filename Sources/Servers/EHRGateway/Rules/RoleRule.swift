internal import Accounts

/// People of these roles; with none, nobody but a service with the route's right. Of a patient or doctor it takes the
/// session at the encryption service, too, which alone has seen the second factor that they may have: a password by
/// itself shows nobody's consents or accesses.
struct RoleRule: AccessRule {
    let roles: [Account.Role]
    /// Whether patients and doctors may ask before that session is open.
    let isBeforeKeys: Bool

    init(_ roles: Account.Role..., isBeforeKeys: Bool = false) {
        self.roles = roles
        self.isBeforeKeys = isBeforeKeys
    }

    var name: String { roles.isEmpty ? "nobody" : roles.map(\.rawValue).joined(separator: ", ") }

    func admission(of caller: Requester?) -> Admission {
        guard let caller else { return .signInFirst }
        guard roles.contains(caller.role) else { return .refused }
        let needsKeys = !isBeforeKeys && (caller.role == .patient || caller.role == .doctor)
        return needsKeys && caller.holderToken == nil ? .openKeysFirst : .admitted
    }
}
