internal import Accounts

/// Whoever has signed in, about themselves. Services act by their rights and have none of these.
struct SignedInRule: AccessRule {
    let name = "whoever has signed in"

    func admission(of caller: Requester?) -> Admission {
        guard let caller else { return .signInFirst }
        return caller.role == .service ? .refused : .admitted
    }
}
